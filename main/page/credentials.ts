/**
 * CredentialRequest: a server or a proxy wants a name and a password. The request waits; it is
 * answered once. native/addon/view_permissions.h tells of it.
 */
import { engineBinding, type NativeChallenge } from '../native.ts';

export class CredentialRequest {
  readonly challenge: NativeChallenge;
  readonly #id: number;
  readonly #otherwise: (request: CredentialRequest) => void;
  #passed = false;

  /** @param otherwise asked when no client of the protocol answers */
  constructor(
    id: number,
    challenge: NativeChallenge,
    otherwise: (request: CredentialRequest) => void,
  ) {
    this.#id = id;
    this.challenge = challenge;
    this.#otherwise = otherwise;
  }

  answer(name: string, password: string): void {
    engineBinding().answerAuthentication(this.#id, name, password);
  }

  /** The page gets what the server sends to those who have no credentials. */
  cancel(): void {
    engineBinding().answerAuthentication(this.#id, null, '');
  }

  /** Leaves the answer to the app, which is asked once. */
  pass(): void {
    if (this.#passed) return;
    this.#passed = true;
    this.#otherwise(this);
  }
}
