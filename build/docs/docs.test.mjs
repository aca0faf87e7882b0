// The API reference, from declarations as the compiler writes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDeclarations } from './declarations.mjs';
import { readEvents } from './events.mjs';
import { reference } from './reference.mjs';

const sample = `/** A file's header. */
import { EventEmitter } from 'node:events';
/** A colour. */
export type Color = 'red' | 'green';
export interface Options {
    /** In pixels. */
    width?: number;
    nested: {
        depth: number;
        names: string[];
    };
}
/**
 * A window.
 * Of two lines.
 */
export declare class Window extends EventEmitter {
    #private;
    private secret;
    constructor(options?: Options);
    /**
     * Sets it.
     * @throws Error for no colour
     */
    paint(color: Color): void;
    /** Called by init.ts. */
    boot(): void;
    native(): NativeWindow;
}
export declare const window: Window;
declare const helpers: {
    fromId: (id: number) => Window | undefined;
};
export { helpers, window };
`;

const declarations = new Map(readDeclarations(sample).map((found) => [found.name, found]));

test('should find what is declared, with its doc comment', () => {
  assert.deepEqual([...declarations.keys()], ['Color', 'Options', 'Window', 'window', 'helpers']);
  assert.equal(declarations.get('Window')?.doc, 'A window.\nOf two lines.');
  assert.equal(declarations.get('Window')?.head, 'extends EventEmitter');
  assert.equal(declarations.get('window')?.head, ': Window');
});

test('should read members, and keep an object type together', () => {
  assert.deepEqual(declarations.get('Options')?.members, [
    { doc: 'In pixels.', signature: 'width?: number' },
    { doc: '', signature: 'nested: { depth: number; names: string[]; }' },
  ]);
  assert.equal(declarations.get('helpers')?.members.length, 1);
});

test('should tell what apps can use, and the types that it mentions', () => {
  const text = reference(declarations, [{ title: 'Main', names: ['Window', 'helpers'] }]);
  assert.match(text, /^### Window\n\n\*extends EventEmitter\*\n\nA window\./m);
  assert.match(
    text,
    /- `paint\(color: Color\): void` — Sets it\. · \*\*throws\*\* Error for no colour/,
  );
  assert.doesNotMatch(text, /boot|NativeWindow|secret|#private/);
  assert.match(text, /## Types\n\n### Color\n\n`type Color = 'red' \| 'green'`\n\nA colour\./);
  assert.match(text, /### Options\n\n- `width\?: number` — In pixels\./);
});

test('should find the events of a class where they are emitted', () => {
  const events = readEvents(`
export class Window extends EventEmitter {
  paint() {
    const event = this.on ? 'focus' : 'blur';
    this.emit(event, this);
    bus.emit('not-a-window-s');
    contents.emit('did-load');
    this.emit('page-id', 3);
  }
}
`);
  assert.deepEqual([...(events.get('Window') ?? [])], ['focus', 'blur']);
  assert.deepEqual([...(events.get('WebContents') ?? [])], ['did-load']);
  assert.equal(events.size, 2);
});
