// What `clade` was asked to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArgumentError, debuggingOptions, parseArguments } from '../../loader/command-line.ts';

const empty = {
  task: undefined,
  requires: [],
  inspect: undefined,
  appPath: undefined,
};

test('should run the built-in app without arguments', () => {
  assert.deepEqual(parseArguments([]), empty);
});

test('should take the first word for the app, and leave the rest to it', () => {
  assert.deepEqual(parseArguments(['app', '--inspect', '-r', '--version']), {
    ...empty,
    appPath: 'app',
  });
  assert.equal(parseArguments(['.']).appPath, '.');
});

test('should read switches before the app', () => {
  const words = ['-r', 'a', '--require', './b.js', '--inspect=9000', '--disable-gpu', 'app', 'x'];
  assert.deepEqual(parseArguments(words), {
    ...empty,
    requires: ['a', './b.js'],
    inspect: { host: '127.0.0.1', port: 9000, wait: false },
    appPath: 'app',
  });
});

test('should read every form of --inspect', () => {
  const inspect = (word: string) => parseArguments([word]).inspect;
  assert.deepEqual(inspect('--inspect'), { host: '127.0.0.1', port: 9229, wait: false });
  assert.deepEqual(inspect('--inspect=0'), { host: '127.0.0.1', port: 0, wait: false });
  assert.deepEqual(inspect('--inspect-brk'), { host: '127.0.0.1', port: 9229, wait: true });
  assert.deepEqual(inspect('--inspect-brk=0.0.0.0:1'), { host: '0.0.0.0', port: 1, wait: true });
});

test('should read the switches of the DevTools protocol', () => {
  const options = (switches: Record<string, string>) => debuggingOptions((name) => switches[name]);
  assert.deepEqual(options({}), { port: undefined, pipe: false });
  assert.deepEqual(options({ 'remote-debugging-port': '0' }), { port: 0, pipe: false });
  assert.deepEqual(options({ 'remote-debugging-pipe': '' }), { port: undefined, pipe: true });
  assert.throws(() => options({ 'remote-debugging-port': '' }), ArgumentError);
  assert.throws(() => options({ 'remote-debugging-port': '70000' }), ArgumentError);
});

test('should know its tasks', () => {
  assert.equal(parseArguments(['--version']).task, 'version');
  assert.equal(parseArguments(['-v']).task, 'version');
  assert.equal(parseArguments(['-h']).task, 'help');
  assert.equal(parseArguments(['doctor']).task, 'doctor');
  assert.equal(parseArguments(['./doctor']).task, undefined);
});

for (const words of [
  ['--inspect='],
  ['--inspect=many'],
  ['--inspect=65536'],
  ['--inspect=-1'],
  ['--inspect=1.5'],
  ['--inspect-brk=:'],
  ['--inspector'],
  ['--remote-debugging-port'],
  ['--remote-debugging-port='],
  ['--remote-debugging-port=x'],
  ['--remote-debugging-port=99999'],
  ['-r'],
  ['--require'],
]) {
  test(`should say what is wrong with ${words.join(' ')}`, () => {
    const isHelpful = (error: unknown): boolean =>
      error instanceof ArgumentError && error.message.includes(words[0] ?? '');
    assert.throws(() => parseArguments(words), isHelpful);
  });
}
