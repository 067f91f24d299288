import { Forbidden, RuleBroken } from "../kernel/errors.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import type { Documents } from "./documents/document.ts";
import { repeatDelivery } from "./request.ts";

type Options = {
  readonly documents: Documents;
  readonly publicUrl: string;
  readonly may: (permission: string) => boolean;
};

/** Sends a document again, for users who may send documents of its kind. @throws NotFound, Forbidden, RuleBroken("notRepeated", "noAddress") */
export const resend = (
  scope: AccountScope,
  id: string,
  { documents, publicUrl, may }: Options,
): ReturnType<typeof repeatDelivery> =>
  inScope(scope, (tx) =>
    repeatDelivery(tx, id, {
      documents,
      publicUrl,
      check: ({ state }, { sendPermission }) => {
        if (!may(sendPermission)) throw new Forbidden(sendPermission);
        if (state === "queued") throw new RuleBroken("notRepeated");
      },
    }),
  );
