import type { PasswordOrigin } from "../../accounts/index.ts";
import { type Channel, passwordChannel } from "../../factors/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Words } from "../../platform/i18n.ts";
import type { Origin, PageRequest, Site } from "../../platform/routing.ts";
import type { Named } from "../forms.ts";
import type { Claimant } from "./claimant.ts";
import type { nameForm } from "./forms.ts";
import type { Claim, Purpose } from "./session.ts";

export type FlowWords = Words<"title" | "lead" | "name" | "hint" | "missing" | "wrong" | "passwordLead" | "password">;

/** A claim that was proved, with the password that was chosen. */
export type NewPassword = {
  readonly claimant: Claimant;
  readonly kind: Named["kind"];
  /** Of a new user. */
  readonly fullName: string | null;
  readonly password: string;
  readonly lang: Lang;
  readonly origin: Origin;
};

/** What the password rests on: what its code went to. */
export const originOf = ({ kind, claimant }: NewPassword): PasswordOrigin =>
  kind === "phone"
    ? { passwordSetBy: "sms", passwordNumber: claimant.to }
    : { passwordSetBy: "mail", passwordNumber: null };

export const channelOf = (chosen: NewPassword): Channel => passwordChannel(originOf(chosen));

/** What registration and recovery do differently. */
export type Flow = {
  readonly purpose: Purpose;
  /** The address of the first step. */
  readonly base: string;
  readonly nameForm: ReturnType<typeof nameForm>;
  readonly wordsFor: (req: PageRequest) => FlowWords;
  /** What the step of the code says; the same whether or not a code was sent. */
  readonly told: (req: PageRequest, kind: Claim["named"]["kind"], name: string) => string;
  /** False if another request was faster. */
  readonly setPassword: (site: Site, chosen: NewPassword) => Promise<boolean>;
};
