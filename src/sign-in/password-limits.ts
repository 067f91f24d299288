import { setTimeout as pause } from "node:timers/promises";
import type { LoginName } from "../accounts/index.ts";
import { type Facts, type RuleName, slowing } from "../limits/index.ts";
import type { Site } from "./site.ts";

type Attempt = { readonly name: LoginName; readonly address: string; readonly device: string | null };

/** Counts a try before the password is looked at; seconds to wait, 0 when it may be looked at now. */
export const takePasswordTry = async ({ limits }: Site, attempt: Attempt): Promise<number> => {
  const { secondsToWait, count } = await limits.take(namesOf(attempt), factsOf(attempt));
  if (secondsToWait === 0 && !attempt.device) await pause(slownessOf(count));
  return secondsToWait;
};

/** It was right: nothing that was counted for this login from here stays. */
export const forgetPasswordTries = async ({ limits }: Site, attempt: Attempt): Promise<void> => {
  await limits.giveBack(["password-address"], factsOf(attempt));
  await limits.forget(["password-login"], factsOf(attempt));
  await forgetWrongPasswords(limits, attempt.name);
};

/** The hard stop ends: the person has proved himself some other way, has a new password, or support lifts it. */
export const forgetWrongPasswords = (limits: Site["limits"], name: LoginName): Promise<void> =>
  limits.forget(["password-in-a-row"], { login: loginOf(name) });

// a browser that is known counts by itself, so that nobody elsewhere can make it wait
const namesOf = ({ device }: Attempt): RuleName[] =>
  device ? ["password-login", "password-address"] : ["password-in-a-row", "password-login", "password-address"];

const factsOf = ({ name, address, device }: Attempt): Facts => ({
  login: device ? `${loginOf(name)} ${device}` : loginOf(name),
  address,
});

export const loginOf = (name: LoginName): string => Object.entries(name).flat().join(" ");

/** Milliseconds: nothing for the first wrong ones in a row, then twice as long each time. */
const slownessOf = (count: number): number => {
  const over = count - slowing.after - 1;
  return over < 0 ? 0 : Math.min(slowing.mostSeconds, slowing.firstSeconds * 2 ** over) * 1000;
};
