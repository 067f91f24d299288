import { type AccountScope, inScope } from "../../platform/db.ts";
import { allowLongStatements, assessStaged } from "./assess.ts";
import type { By } from "./draft.ts";
import { lockDraft } from "./repository.ts";
import { stageItems } from "./stage.ts";

/** For how long an assessment is taken as it stands; what changed even so is refused when its turn comes (`markSent`). */
const freshMs = 60_000;

/**
 * Assesses a draft again before it is confirmed, unless that was done just now: 100 000 items take some seconds.
 * What has changed since it was last shown bears a note. @returns how many items have
 */
export const recheckDraft = (scope: AccountScope, id: number, { operation, now }: By): Promise<number> =>
  inScope(scope, async (tx) => {
    const draft = await lockDraft(tx, id);
    // the second click: what was confirmed meanwhile is confirmed once
    if (draft?.state !== "draft") return 0;
    const { params, assessedAt } = draft;
    if (assessedAt && now.getTime() - assessedAt.getTime() < freshMs) return 0;
    await allowLongStatements(tx);
    const key = [scope.accountId, id];
    await tx.raw(
      `create temp table seen on commit drop as
       select position, state, reason, before, one_off, monthly from order_items where account_id = ? and order_id = ?`,
      key,
    );
    await tx.raw("analyze seen");
    await stageItems(tx, id);
    await assessStaged(tx, id, { operation, params, now });
    const { rowCount } = await tx.raw(
      `update order_items i set warnings = coalesce(i.warnings, '{}') || '{"changed-since":null}' from seen s
       where i.account_id = ? and i.order_id = ? and i.position = s.position
         and (i.state, i.reason, i.before, i.one_off, i.monthly) is distinct from (s.state, s.reason, s.before, s.one_off, s.monthly)`,
      key,
    );
    return Number(rowCount);
  });
