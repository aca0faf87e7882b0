# What is compiled from C++, and what each layer may include: a static library per layer, whose
# cflags carry the packages of that layer alone. build/native.mjs drives it; outputs land in
# native/build/Release (native/build/Debug with --sanitize).
#
# Every source is listed by exactly one target: node-gyp names object files by source path, so a
# file of zygote/ or renderer/ compiled by two targets would be compiled once, with the flags of
# either.
{
  'variables': {
    'sanitize%': '',
    # Relative to native/; in an installed package it lies beside the package, not in it.
    'napi': '<!(node -p "require(\'node-addon-api\').include_dir")',
  },
  # Written by build/native.mjs: one executable for each *_test.cc.
  'includes': ['build/native_tests.gypi'],
  'target_defaults': {
    'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
    'cflags_cc': [
      '-std=c++20', '-fPIC', '-I<(module_root_dir)/..',
      '-Wall', '-Wextra', '-Wshadow', '-Wnon-virtual-dtor', '-Werror',
      # No place of this machine in what is made: two builds in two folders give the same bytes.
      '-ffile-prefix-map=<(module_root_dir)=native', '-ffile-prefix-map=<(module_root_dir)/../=',
    ],
    # Debian's node-gyp links every target with it: an addon finds Node in the process that loads it,
    # and nothing else here has to do with Node.
    'libraries!': ['-lnode'],
    'conditions': [
      ['sanitize!=""', {
        'cflags': ['-fsanitize=<(sanitize)', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer', '-g'],
        'ldflags': ['-fsanitize=<(sanitize)'],
      }],
    ],
  },
  'targets': [
    {
      'target_name': 'clade-base',
      'type': 'static_library',
      'sources': ['<!@(node ../build/native/list-sources.mjs base)'],
    },
    {
      'target_name': 'clade-ipc',
      'type': 'static_library',
      'sources': ['<!@(node ../build/native/list-sources.mjs ipc)'],
    },
    {
      # What both addons with message ports need to reach JavaScript.
      'target_name': 'clade-napi',
      'type': 'static_library',
      'sources': ['<!@(node ../build/native/list-sources.mjs napi)'],
      'defines': ['NAPI_VERSION=9', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
      'cflags': ['-isystem<(module_root_dir)/<(napi)'],
    },
    {
      # clade.node: loaded by the main process; brings GTK and the engine with it.
      'target_name': 'clade',
      'dependencies': ['clade-napi', 'clade-sandbox-core', 'clade-ipc', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs addon)'],
      'defines': ['NAPI_VERSION=9', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
      'cflags': [
        '-isystem<(module_root_dir)/<(napi)',
        '<!@(pkg-config --cflags webkitgtk-6.0 gtk4-x11 x11 | sed s/-I/-isystem/g)',
      ],
      # Now, not lazily: an engine without a needed symbol is then an error at loading, not an end.
      'ldflags': ['-Wl,-z,now'],
      'libraries': ['<!@(pkg-config --libs webkitgtk-6.0 gtk4-x11 x11)'],
    },
    {
      # clade-spawn.node: starts the zygote before the engine is loaded, so it links neither.
      'target_name': 'clade-spawn',
      'dependencies': ['clade-ipc', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs spawn)'],
      'defines': ['NAPI_VERSION=9', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
      'cflags': ['-isystem<(module_root_dir)/<(napi)'],
    },
    {
      # clade-port.node: loaded by utility processes too, which have neither GTK nor the engine.
      'target_name': 'clade-port',
      'dependencies': ['clade-napi', 'clade-ipc', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs port)'],
      'defines': ['NAPI_VERSION=9', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
      'cflags': ['-isystem<(module_root_dir)/<(napi)'],
    },
    {
      # What confines processes: in the zygote, the sandbox launcher and the preloaded library.
      'target_name': 'clade-sandbox-core',
      'type': 'static_library',
      'sources': ['<!@(node ../build/native/list-sources.mjs sandbox)'],
    },
    {
      'target_name': 'clade-sandbox',
      'type': 'executable',
      'dependencies': ['clade-sandbox-core', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs sandboxLauncher)'],
    },
    {
      # Its initialiser runs before any other library's. It must not lend its own copies of base to
      # the program.
      'target_name': 'clade-confine',
      'type': 'shared_library',
      'product_prefix': 'lib',
      'dependencies': ['clade-sandbox-core', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs sandboxPreload)'],
      'ldflags': ['-Wl,-z,initfirst', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'],
    },
    {
      # Tests put it where the engine loads extensions; it is never part of the product.
      'target_name': 'clade-attack-probe',
      'type': 'shared_library',
      'product_prefix': 'lib',
      'sources': ['<!@(node ../build/native/list-sources.mjs attackProbe)'],
      'cflags': ['<!@(pkg-config --cflags webkitgtk-web-process-extension-6.0 | sed s/-I/-isystem/g)'],
    },
    {
      # The zygote without its entry and its engine: what the tests link with a fake engine.
      'target_name': 'clade-zygote-core',
      'type': 'static_library',
      'sources': [
        '<!@(node ../build/native/list-sources.mjs zygoteCore)',
        '<!@(node ../build/native/list-sources.mjs zygoteSandbox)',
      ],
    },
    {
      # Symbols are exported (-rdynamic) so that the engine's libraries bind to ours first.
      'target_name': 'clade-zygote',
      'type': 'executable',
      'dependencies': ['clade-zygote-core', 'clade-sandbox-core', 'clade-ipc', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs zygote)'],
      'cflags': ['<!@(pkg-config --cflags webkitgtk-6.0 fontconfig epoxy | sed s/-I/-isystem/g)'],
      'ldflags': ['-pie', '-rdynamic', '-Wl,-z,now'],
      'libraries': ['<!@(pkg-config --libs webkitgtk-6.0 fontconfig epoxy)', '-ldl'],
    },
    {
      # A loadable_module would be named *.node; WebKit loads *.so only. It is loaded into the
      # zygote too: its own copy of base and ipc must not bind to the zygote's exported one.
      'target_name': 'clade-extension',
      'type': 'shared_library',
      'product_prefix': 'lib',
      'dependencies': ['clade-ipc', 'clade-base'],
      'sources': ['<!@(node ../build/native/list-sources.mjs extension)'],
      'ldflags': ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'],
      'cflags': ['<!@(pkg-config --cflags webkitgtk-web-process-extension-6.0 | sed s/-I/-isystem/g)'],
      'libraries': ['<!@(pkg-config --libs webkitgtk-web-process-extension-6.0)'],
    },
    {
      'target_name': 'clade-launcher',
      'type': 'executable',
      'sources': ['launcher/clade.cc'],
    },
  ],
}
