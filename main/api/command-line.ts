/** Electron's app.commandLine: the switches that the app was started with, and those it adds. */
import { expectString } from './arguments.ts';

export class CommandLine {
  readonly #switches = new Map<string, string>();

  /** Called by init.ts with the raw arguments. */
  parse(args: readonly string[]): void {
    for (const argument of args) {
      const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
      if (match?.[1]) this.#switches.set(match[1], match[2] ?? '');
    }
  }

  appendSwitch(name: string, value = ''): void {
    this.#switches.set(expectString(name, 'switch'), expectString(value, 'value'));
  }

  appendArgument(value: string): void {
    expectString(value, 'value');
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(expectString(name, 'switch'));
  }

  /** Empty when the switch is absent or has no value. */
  getSwitchValue(name: string): string {
    return this.#switches.get(expectString(name, 'switch')) ?? '';
  }

  removeSwitch(name: string): void {
    this.#switches.delete(expectString(name, 'switch'));
  }
}
