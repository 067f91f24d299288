import { recordAudit } from "../../journal/index.ts";
import type { Tx } from "../../platform/db.ts";
import type { DetailsRequest } from "./details-request.ts";
import { keepMade, type Made, readRequest } from "./repository.ts";

/** Made again after a crash with the same outcome it is in the journal once. */
export const noteMade = async (tx: Tx, { id }: DetailsRequest, made: Made): Promise<void> => {
  const before = await readRequest(tx, id);
  await keepMade(tx, id, made);
  if (before?.sha256 === made.sha256) return;
  const { records, sha256 } = made;
  await recordAudit(tx, {
    action: "call-details:make",
    subject: id,
    after: { detailsRecords: records, detailsHash: sha256 },
  });
};
