/** What `clade --help` prints. */
export const HELP = `Usage: clade [options] [APP] [arguments of the app]

APP is the folder of an Electron-style app or its main script. Without it the built-in tabbed app
is started.

Options:
  -r, --require MODULE            load a module before the app
  --inspect[-brk][=[host:]port]   open Node's inspector in the main process
  --disable-gpu                   software rendering
  --no-sandbox                    show pages without a sandbox: only your own
  -v, --version                   print Clade's version
  -h, --help                      print this
  doctor                          check this machine and say what each lack costs

Environment:
  CLADE_NO_ZYGOTE=1               exec content processes instead of forking them
  CLADE_LOG=zygote,process,...    diagnostic lines on stderr; "all" for every topic
  CLADE_WAIT_DEBUGGER=content     each content process waits for a debugger after its fork
`;
