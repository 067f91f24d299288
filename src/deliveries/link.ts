import { formatAccountNumber } from "../kernel/account-number.ts";
import { isSignedBy, type Secrets } from "../platform/secrets.ts";

/** Which file, and in whose account. */
type Target = { readonly accountId: number; readonly deliveryId: string };

const use = "delivery-links";

/** The address of a file below the portal's own, good until a moment: for mails. Whoever follows it signs in all the same. */
export const linkPath = (secrets: Secrets, target: Target, until: Date): string => {
  const seconds = String(Math.floor(until.getTime() / 1000));
  const account = formatAccountNumber(target.accountId);
  return `/a/${account}/deliveries/${target.deliveryId}/file?until=${seconds}&sign=${secrets.sign(use, signed(target, seconds))}`;
};

/** A link without `until` and `sign` is plain: the page of deliveries has it, for users who are signed in. */
export const checkLink = (
  secrets: Secrets,
  target: Target,
  { until, sign }: { readonly until?: unknown; readonly sign?: unknown },
  now: Date,
): "plain" | "good" | "wrong" | "expired" => {
  if (until === undefined && sign === undefined) return "plain";
  if (typeof until !== "string" || typeof sign !== "string") return "wrong";
  if (!isSignedBy(secrets.signatures(use, signed(target, until)), sign)) return "wrong";
  return Number(until) * 1000 > now.getTime() ? "good" : "expired";
};

const signed = ({ accountId, deliveryId }: Target, until: string): string => `${accountId} ${deliveryId} ${until}`;
