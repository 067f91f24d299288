import type { Response } from "express";
import { passwordFault, passwordFaultSentence, passwordHint } from "../../passwords/index.ts";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { welcomeNewcomer } from "../../sign-in/index.ts";
import { messages } from "../messages.ts";
import { accept, register } from "./accept.ts";
import { registrationForm } from "./forms.ts";
import { type Link, openLink } from "./link.ts";
import { deadLinkPage, invitationPage } from "./pages.ts";

const token = { params: { token: "token" } };

/** What an invited person opens; the token stands in the address alone, and no log names addresses. */
export const linkRoutes: readonly Route[] = routes("/invitations/:token", [
  get("", "public", showLink, token),
  // nobody is registered with the sample
  post("/registration", "public", registerByLink, { ...token, sample: { name: "Новый человек", password: "short" } }),
  post("/acceptance", "signed-in", acceptLink, { ...token, viewing: "deny" }),
]);

async function showLink(req: PageRequest, res: Response) {
  const link = await linkOf(req);
  if (!link) return showDead(req, res);
  showPage(req, res, link);
}

async function acceptLink(req: PageRequest, res: Response) {
  const { user } = req;
  const link = await linkOf(req);
  if (!link) return showDead(req, res);
  if (!user || link.invitee?.id !== user.id) return res.redirect(303, hereOf(req));
  if (!(await accept(req.site, link, user))) return showDead(req, res);
  const { role, accountNumber } = link.invitation;
  flash(req, "success", wordsOf(req, messages).t("accepted"));
  res.redirect(303, req.session.role === role ? `/a/${accountNumber}` : "/role");
}

async function registerByLink(req: PageRequest, res: Response) {
  const link = await linkOf(req);
  if (!link) return showDead(req, res);
  if (req.user || link.invitee) return res.redirect(303, hereOf(req));
  const read = readForm(registrationForm, req.body);
  if (!read.ok) return showPage(req, res, link, { typed: read.form, passwordError: undefined });
  const { name, password } = read.data;
  const fault = passwordFault(password, { words: contextOf(req, link, name), hasSecondFactor: false });
  if (fault) {
    const typed = formOf(registrationForm, req.body);
    return showPage(req, res, link, { typed, passwordError: passwordFaultSentence(req.lang, fault) });
  }
  const outcome = await register(req.site, link, { name, password, lang: req.lang });
  if (outcome === "dead") return showDead(req, res);
  if (outcome === "known") return res.redirect(303, hereOf(req));
  const { phone, email } = link.invitation;
  const login = email === null ? { phone: String(phone) } : { email };
  await welcomeNewcomer(req, res, { name: login, told: wordsOf(req, messages).t("accepted") });
}

const linkOf = (req: PageRequest): Promise<Link | undefined> =>
  openLink(req.site, tokenOf(req), { address: req.ip ?? "", requestId: req.requestId });
const tokenOf = (req: PageRequest): string => String(req.params["token"]);
const hereOf = (req: PageRequest): string => `/invitations/${encodeURIComponent(tokenOf(req))}`;

const contextOf = ({ site }: PageRequest, { invitation }: Link, name: string) => {
  const { phone, email, accountNumber, clientName } = invitation;
  return [name, phone, email, accountNumber, clientName, site.config.operator.name];
};

const showDead = (req: PageRequest, res: Response) =>
  show(req, res, "access/invitation", deadLinkPage(wordsOf(req, messages)), { status: 404, layout: "plain" });

type Refused = { readonly typed: Form; readonly passwordError: string | undefined };

const showPage = (req: PageRequest, res: Response, link: Link, refused?: Refused) => {
  const page = invitationPage(wordsOf(req, messages), {
    invitation: link.invitation,
    token: tokenOf(req),
    visitor: visitorOf(req, link),
    userName: req.user?.name ?? "",
    typed: refused?.typed ?? {},
    passwordHint: passwordHint(req.lang, false),
    passwordError: refused?.passwordError,
  });
  show(req, res, "access/invitation", page, { status: refused ? 422 : 200, layout: "plain" });
};

const visitorOf = ({ user }: PageRequest, { invitee }: Link) => {
  if (user) return user.id === invitee?.id ? "invitee" : "another";
  return invitee ? "user" : "newcomer";
};
