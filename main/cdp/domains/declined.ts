/** What clients ask for and this engine has not: an error for each says what is missing. */
import { command, domain, type Command } from '../domain.ts';
import { flag, number } from '../params.ts';
import { ProtocolError } from '../protocol-error.ts';
import type { PageSession } from '../sessions.ts';

/** Answers with an error. @param what ends the sentence "The engine cannot ..." */
function declined(what: string): Command<object> {
  return command({}, () => refuse(what));
}

function refuse(what: string): never {
  throw new ProtocolError(`The engine cannot ${what}`);
}

export const declinedPageDomain = domain<PageSession, object>({
  name: 'Page.declined',
  createState: () => ({}),
  commands: {
    setBypassCSP: command({ enabled: flag() }, (_state: object, { enabled }) => {
      if (enabled)
        refuse("load pages without their Content-Security-Policy; scripts of a client's run");
    }),
    startScreencast: declined('encode a film of a page; take screenshots'),
  },
});

export const declinedEmulationDomain = domain<PageSession, object>({
  name: 'Emulation.declined',
  createState: () => ({}),
  commands: {
    setCPUThrottlingRate: command({ rate: number() }, (_state: object, { rate }) => {
      if (rate !== 1) refuse('slow the processor of a page down');
    }),
    setEmulatedVisionDeficiency: declined('emulate a vision deficiency'),
    setIdleOverride: declined('emulate an idle user: it has no idle detection'),
    clearIdleOverride: command({}, () => undefined),
    setVirtualTimePolicy: declined(
      'let the time of a page pass differently; replace Date in the page',
    ),
  },
});

export const accessibilityDomain = domain<PageSession, object>({
  name: 'Accessibility',
  createState: () => ({}),
  commands: {
    enable: command({}, () => undefined),
    disable: command({}, () => undefined),
    getFullAXTree: command({}, () => {
      throw new ProtocolError(
        'Clade does not translate the accessibility tree; use aria snapshots, which are scripts',
      );
    }),
  },
});
