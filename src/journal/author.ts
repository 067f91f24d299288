import type { Requester } from "../platform/routing.ts";

/** The author of a record that belongs to no account. */
export const authorOf = ({ user, address, requestId }: Requester) => ({
  userId: user.id,
  userName: user.name,
  address,
  requestId,
});
