import { parseAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { LinkedInvitation } from "../invitations/repository.ts";
import type { Words } from "../messages.ts";
import { addressText, sentence } from "../pages.ts";

type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = {
  readonly invitation: LinkedInvitation;
  readonly token: string;
  /** Who has opened the link: its addressee, another signed-in user, a user who is signed out, or a future user. */
  readonly visitor: "invitee" | "another" | "user" | "newcomer";
  /** The name of the signed-in user. */
  readonly userName: string;
  readonly typed: Typed;
  readonly passwordHint: string;
  readonly passwordError: string | undefined;
};

export const invitationPage = (words: Words, input: Input) => {
  const { invitation, token, visitor, userName } = input;
  const { accountNumber, clientName, inviter, role, expiresAt } = invitation;
  const action = (noun: string) => `/invitations/${token}/${noun}`;
  return {
    title: words.t("linkTitle"),
    lead: words.t("linkLead", { inviter, client: clientName }),
    about: [
      { label: words.t("columnRole"), value: words.t(`role.${role}`), note: words.t(`roleText.${role}`) },
      { label: words.t("account"), value: showAccountNumber(parseAccountNumber(accountNumber) ?? 0) },
      { label: words.t("invitedAddress"), value: addressText(invitation) },
      { label: words.t("columnUntil"), value: formatDateTime(expiresAt, words.lang) },
    ],
    told: visitor === "another" ? words.t("linkForAnother", { name: userName }) : null,
    form: visitor === "newcomer" ? registration(words, input, action("registration")) : null,
    button: buttonOf(words, visitor, action("acceptance")),
    link: visitor === "user" ? { text: words.t("signInToAccept"), href: signInHref(invitation, token) } : null,
  };
};

/** One sentence for every link that does not work: used, revoked, run out or never made. */
export const deadLinkPage = (words: Words) => ({
  title: words.t("deadTitle"),
  lead: words.t("deadText"),
  about: null,
  told: null,
  form: null,
  button: null,
  link: { text: words.t("toSignIn"), href: "/" },
});

const buttonOf = (words: Words, visitor: Input["visitor"], acceptance: string) => {
  if (visitor === "invitee") return { action: acceptance, text: words.t("accept"), isMain: true };
  return visitor === "another" ? { action: "/sign-out", text: words.t("signOut"), isMain: false } : null;
};

/** By the mailbox or the number that the invitation went to, and back to it. */
const signInPath = ({ email }: { readonly email: string | null }): string =>
  email === null ? "/sign-in/password" : "/sign-in/email";

const signInHref = (invitation: LinkedInvitation, token: string): string =>
  `${signInPath(invitation)}?next=${encodeURIComponent(`/invitations/${token}`)}`;

const registration = (words: Words, { typed, invitation, passwordHint, passwordError }: Input, action: string) => ({
  action,
  fields: [
    {
      name: "name",
      label: words.t("fullName"),
      type: "text",
      value: typed["name"]?.value ?? invitation.name,
      error: sentence(words, typed["name"]?.error),
      autocomplete: "name",
      maxlength: 100,
      required: true,
    },
    {
      name: "password",
      label: words.t("newPassword"),
      type: "password",
      hint: passwordHint,
      error: passwordError ?? sentence(words, typed["password"]?.error),
      autocomplete: "new-password",
      required: true,
      toggle: { show: words.t("showPassword"), hide: words.t("hidePassword") },
    },
  ],
  submitText: words.t("acceptAndRegister"),
});
