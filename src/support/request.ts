import { parseAccountNumber } from "../kernel/account-number.ts";
import { NotFound } from "../kernel/errors.ts";
import { originOf, type PageRequest, userOf } from "../platform/routing.ts";
import type { StaffMember } from "./staff.ts";

export const staffOf = (req: PageRequest): StaffMember => {
  const { id, name } = req.viewing?.staff ?? userOf(req);
  return { id, name, ...originOf(req) };
};

/** @throws NotFound for what is no account's number */
export const accountIdOf = (req: PageRequest): number => {
  const id = parseAccountNumber(String(req.params["account"]));
  if (id === undefined) throw new NotFound("account");
  return id;
};
