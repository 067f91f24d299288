/** An address that documents go to, or that has been asked whether they may. */
export type Address = {
  readonly id: number;
  readonly email: string;
  readonly confirmedAt: Date | null;
  /** Of the link that waits to be opened. */
  readonly linkExpiresAt: Date | null;
  /** The address whose place it takes once it is confirmed. */
  readonly replacesId: number | null;
  /** Empty: nobody in the portal. */
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly pausedAt: Date | null;
  /** The mail server's words. */
  readonly pauseReason: string | null;
};
export type AddressState = "active" | "paused" | "waiting" | "expired";

export const mostAddresses = 10;
export const linkDays = 3;
/** Permanent refusals in a row after which nothing more is sent to an address. */
export const mostBounces = 3;

export const stateOf = ({ confirmedAt, pausedAt, linkExpiresAt }: Address, now: Date): AddressState => {
  if (confirmedAt) return pausedAt ? "paused" : "active";
  return linkExpiresAt && linkExpiresAt > now ? "waiting" : "expired";
};

export const isConfirmed = ({ confirmedAt }: Address): boolean => confirmedAt !== null;
export const isReceiving = ({ confirmedAt, pausedAt }: Address): boolean => confirmedAt !== null && pausedAt === null;

/** The confirmed address that has been there longest: the one of the form, and of codes to sign in. */
export const mainOf = (addresses: readonly Address[]): Address | undefined => addresses.find(isConfirmed);

/** A confirmed address stays until another one receives documents, so that they always have somewhere to go. */
export const isLastReceiving = (addresses: readonly Address[], { id, confirmedAt }: Address): boolean =>
  confirmedAt !== null && !addresses.some((other) => other.id !== id && isReceiving(other));
