import { Upstream } from "../kernel/errors.ts";

export type Command = {
  /** Idempotency key, `<account>:<order>:<item>`: the network obeys it once, however often it is sent. */
  readonly key: string;
  readonly msisdn: string | null;
  /** Names a fixed line that has no number. */
  readonly line?: string;
  /** The operation's name, such as `connect-service`. */
  readonly name: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
};

export type Outcome =
  | { readonly key: string; readonly state: "done" }
  | { readonly key: string; readonly state: "refused"; readonly reason: string }
  | { readonly key: string; readonly state: "in-progress" }
  | { readonly key: string; readonly state: "unknown" };

export type Network = {
  /**
   * One outcome per command, in their order; never "unknown".
   * @throws NoAnswer when every command of the call is in doubt: `ask` before sending any of them again
   */
  send(commands: readonly Command[]): Promise<Outcome[]>;
  /**
   * What became of commands, in the order of the keys. "unknown": the network never saw the key, it may be sent again.
   * @throws NoAnswer
   */
  ask(keys: readonly string[]): Promise<Outcome[]>;
  close(): Promise<void>;
};

/** Commands or keys of one call. */
export const maxPerCall = 200;

/** The network said nothing that can be relied on: what was sent may have happened or not. */
export class NoAnswer extends Upstream {
  /** What the network asked for (429, 503). */
  readonly retryAfterSeconds: number | undefined;

  constructor(why: string, options: ErrorOptions & { retryAfterSeconds?: number | undefined } = {}) {
    super(`no answer from the network: ${why}`, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function checkSize(asked: readonly unknown[]): void {
  if (asked.length > maxPerCall)
    throw new RangeError(`${asked.length} in one call to the network, at most ${maxPerCall}`);
}

/** Puts the answers into the order of the keys; undefined when one is missing. */
export function inOrder(keys: readonly string[], outcomes: readonly Outcome[]): Outcome[] | undefined {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const found = keys.map((key) => byKey.get(key)).filter((outcome) => outcome !== undefined);
  return found.length === keys.length ? found : undefined;
}
