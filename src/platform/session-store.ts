import session, { type SessionData } from "express-session";
import type { Pool } from "./db.ts";
import { prepared } from "./send-at-once.ts";

type Answer<T> = (error: unknown, value?: T) => void;

/**
 * Sessions in PostgreSQL, each by its id alone: web can list none. There is no `touch`: a session is written once a minute
 * (`seenAt`), which moves its end. What has expired is the worker's to delete.
 */
export class SessionStore extends session.Store {
  readonly #pool: Pool;
  readonly #seconds: number;

  constructor(pool: Pool, seconds: number) {
    super();
    this.#pool = pool;
    this.#seconds = seconds;
  }

  override get(id: string, callback: Answer<SessionData | null>): void {
    answer(this.#ask<{ sess: SessionData }>("select sess from find_session($1)", [id]), (error, rows) =>
      callback(error, rows?.[0]?.sess ?? null),
    );
  }

  override set(id: string, data: SessionData, callback?: Answer<unknown>): void {
    answer(this.#ask("select keep_session($1, $2, $3)", [id, JSON.stringify(data), this.#seconds]), callback);
  }

  override destroy(id: string, callback?: Answer<unknown>): void {
    answer(this.#ask("select end_session($1)", [id]), callback);
  }

  /** Read on every request: prepared. */
  async #ask<T>(text: string, values: readonly unknown[]): Promise<T[]> {
    return (await this.#pool.query(prepared(text, values))).rows as T[];
  }
}

/** In a turn of its own: what the callback throws is no failure of the query. */
const answer = <T>(asked: Promise<T>, callback: Answer<T> = () => undefined): void => {
  asked.then(
    (value) => process.nextTick(callback, null, value),
    (error: unknown) => process.nextTick(callback, error),
  );
};
