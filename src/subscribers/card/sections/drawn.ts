import { type ScopedRequest, wordsOf } from "../../../platform/routing.ts";
import { messages } from "../messages.ts";

/** Locals of views/subscribers/card/form.ejs. */
export type Drawn = {
  /** One form for each operation of the section. */
  readonly forms: readonly {
    readonly operation: string;
    readonly title: string | null;
    readonly hint: string | null;
    readonly fields: readonly ({ readonly component: "field" | "select" | "radios" } & {
      readonly [name: string]: unknown;
    })[];
    readonly submit: string;
  }[];
};

export const words = (req: ScopedRequest) => wordsOf(req, messages);
