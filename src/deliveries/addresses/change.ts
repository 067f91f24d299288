import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { dropAddress, schedulesNeeding } from "../schedules/repository.ts";
import { type Address, isConfirmed, isLastReceiving } from "./address.ts";
import { type LetterDeps, tellAddresses } from "./letters.ts";
import { deleteAddress, endPause, listAddresses, lockAddresses } from "./repository.ts";
import type { Removal } from "./restore.ts";

/**
 * Nothing more goes to the address, and it is told so; the link of an address that was never confirmed dies.
 * @throws NotFound, RuleBroken("lastAddress", "scheduleNeeds")
 */
export const removeAddress = async (deps: LetterDeps, scope: AccountScope, id: number): Promise<Removal> => {
  let kinds: readonly string[] = [];
  const removed = await changing(scope, id, async (tx, address, addresses) => {
    if (isLastReceiving(addresses, address)) throw new RuleBroken("lastAddress");
    if ((await schedulesNeeding(tx, id)).length > 0) throw new RuleBroken("scheduleNeeds");
    kinds = await dropAddress(tx, id);
    await deleteAddress(tx, id);
    const { email } = address;
    await recordAudit(tx, { action: "delivery:remove-address", subject: String(id), before: { email } });
    // a mailbox that never confirmed may be a stranger's
    if (isConfirmed(address)) await tellAddresses(deps, tx, [email], { what: "removed", email, old: "" });
  });
  return { address: removed, kinds };
};

/** An address that bounced gets documents again. @throws NotFound */
export const resumeAddress = (scope: AccountScope, id: number): Promise<Address> =>
  changing(scope, id, async (tx, { email, pausedAt }) => {
    if (!pausedAt) return;
    await endPause(tx, id);
    await recordAudit(tx, { action: "delivery:resume-address", subject: String(id), after: { email } });
  });

type Work = (tx: Tx, address: Address, addresses: readonly Address[]) => Promise<void>;

const changing = (scope: AccountScope, id: number, work: Work): Promise<Address> =>
  inScope(scope, async (tx) => {
    await lockAddresses(tx);
    const addresses = await listAddresses(tx);
    const address = addresses.find((each) => each.id === id);
    if (!address) throw new NotFound("delivery address");
    await work(tx, address, addresses);
    return address;
  });
