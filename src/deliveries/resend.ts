import { Forbidden, RuleBroken } from "../kernel/errors.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import type { Documents } from "./documents/document.ts";
import { repeatDelivery } from "./request.ts";
import type { MayWith } from "./rights.ts";

type Options = {
  readonly documents: Documents;
  readonly publicUrl: string;
  readonly mayWith: MayWith;
};

/** Sends a document again, for users who may send documents of its kind. @throws NotFound, Forbidden, RuleBroken("notRepeated", "noAddress") */
export const resend = (
  scope: AccountScope,
  id: string,
  { documents, publicUrl, mayWith }: Options,
): ReturnType<typeof repeatDelivery> =>
  inScope(scope, (tx) =>
    repeatDelivery(tx, id, {
      documents,
      publicUrl,
      check: (delivery, kind) => {
        if (!mayWith(kind.sendPermission, kind, delivery)) throw new Forbidden(kind.sendPermission);
        if (delivery.state === "queued") throw new RuleBroken("notRepeated");
      },
    }),
  );
