import { allows } from "../accounts/index.ts";
import { type ScopedRequest, userOf } from "../platform/routing.ts";
import type { Delivery } from "./delivery.ts";
import type { DocumentKind } from "./documents/document.ts";

export type MayWith = (permission: string, kind: DocumentKind, delivery: Pick<Delivery, "subjectId">) => boolean;

/** Whether the user holds the permission here and on every account whose papers the document has. */
export const mayWith =
  (req: ScopedRequest): MayWith =>
  (permission, kind, { subjectId }) =>
    req.may(permission) &&
    (kind.accountsIn?.(subjectId) ?? []).every((accountId) =>
      userOf(req).grants.some((grant) => grant.accountId === accountId && allows(grant.role, permission)),
    );
