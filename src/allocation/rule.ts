import { recordAudit } from "../journal/index.ts";
import { NotFound } from "../kernel/errors.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import type { Rule } from "./allocation.ts";
import { isInvoice, lockRule, saveRule } from "./repository.ts";

/** The rule by which the account's invoices are split from now on, chosen on the page of one of them. @throws NotFound */
export const setRule = (scope: AccountScope, invoiceId: number, rule: Rule): Promise<void> =>
  inScope(scope, async (tx) => {
    if (!(await isInvoice(tx, invoiceId))) throw new NotFound("invoice");
    const before = await lockRule(tx);
    if (before.rule === rule.rule && before.sharesUnassigned === rule.sharesUnassigned) return;
    await saveRule(tx, rule);
    await recordAudit(tx, { action: "allocation:set-rule", subject: "", before: saidOf(before), after: saidOf(rule) });
  });

const saidOf = ({ rule, sharesUnassigned }: Rule) => ({ allocationRule: rule, sharesUnassigned });
