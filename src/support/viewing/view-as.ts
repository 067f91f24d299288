import { NotWhileViewing } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import {
  type Handler,
  type PageRequest,
  type Response,
  type Route,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { continueSession } from "../../sessions/index.ts";
import { messages } from "../messages.ts";
import { staffOf } from "../request.ts";
import type { StaffMember } from "../staff.ts";
import { type IsOpen, openWhileViewing, readOnly } from "./read-only.ts";
import { type ViewingSession, viewingMs } from "./session.ts";
import { type Ending, findCustomer, isOver, recordEnd, recordPage } from "./viewing.ts";

const endPath = "/support/viewing/end";
const signOutPath = "/sign-out";

/** Support views the portal as a customer: reads only, for 30 minutes, with each page in the journal. `routes`: all of the portal's. */
export const viewAs = (routes: readonly Route[]): Handler => {
  const isOpen = openWhileViewing(routes);
  return (req, res, next) => view(req, res, { next, isOpen });
};

type Next = { readonly next: (error?: unknown) => void; readonly isOpen: IsOpen };

const view = async (req: PageRequest, res: Response, { next, isOpen }: Next): Promise<void> => {
  const { user: staff, session, site } = req;
  const { viewing } = session;
  if (!viewing) return next();
  if (!staff?.isStaff) return forget(req, next);
  const customer = isOver(site, viewing) ? "time" : ((await findCustomer(site, viewing)) ?? "customer");
  if (typeof customer === "string") return endByItself(req, res, { staff, viewing, ending: customer });
  const { id, reason, ticket, startedAt } = viewing;
  const note = () => recordLook(req, staffOf(req), viewing);
  req.viewing = { id, staff, reason, ticket, endsAt: startedAt + viewingMs, note };
  admit(req, res, { customer, staff: staffOf(req), viewing, next, isOpen });
  next();
};

type Note = Next & { readonly staff: StaffMember; readonly viewing: ViewingSession };

/** Reading is done as the customer; the end of the viewing and of the session as the employee; nothing else is allowed. */
const admit = (
  req: PageRequest,
  res: Response,
  { customer, ...note }: Note & { readonly customer: Express.User },
): void => {
  if (req.method === "GET" || req.method === "HEAD") {
    req.user = customer;
    return notePage(req, res, note);
  }
  if (req.method !== "POST" || ![endPath, signOutPath].includes(req.path))
    throw new NotWhileViewing("viewing as a customer is read-only");
  if (req.path === signOutPath) noteSignOut(req, res, note);
};

/** No longer an employee: the viewing ends. */
const forget = ({ session }: PageRequest, next: () => void): void => {
  delete session.viewing;
  delete session.role;
  next();
};

const endByItself = async (
  req: PageRequest,
  res: Response,
  { staff, viewing, ending }: { staff: Express.User; viewing: ViewingSession; ending: "time" | "customer" },
): Promise<void> => {
  await leaveViewing(req, { staff, viewing, ending });
  flash(req, "info", wordsOf(req, messages).t(`viewingEnded.${ending}`));
  res.redirect(303, "/support");
};

/** Ends the viewing; support continues in a session with a new id. */
export const leaveViewing = async (
  req: PageRequest,
  { staff, viewing, ending }: { staff: Express.User; viewing: ViewingSession; ending: Ending },
): Promise<void> => {
  await recordEnd(req.site, staffOf(req), viewing, ending);
  await continueSession(req, staff, { role: undefined });
};

/** A page is sent only after the journal has recorded it, with all that cannot be done disabled. */
const notePage = (req: PageRequest, res: Response, { staff, viewing, next, isOpen }: Note): void => {
  const send = res.send.bind(res);
  res.send = (body: unknown) => {
    res.send = send;
    if (!isPage(req, res)) return send(body);
    const note = wordsOf(req, messages).t("readOnly");
    const shown = typeof body === "string" ? readOnly(body, { forms: [endPath, signOutPath], isOpen, note }) : body;
    recordLook(req, staff, viewing).then(() => send(shown), next);
    return res;
  };
};

const recordLook = (req: PageRequest, staff: StaffMember, viewing: ViewingSession): Promise<void> => {
  const { scope } = req as Partial<ScopedRequest>;
  const page = { page: patternOf(req), accountId: scope?.accountId ?? viewing.accountId };
  return recordPage(req.site, staff, viewing, page);
};

const isPage = (req: PageRequest, res: Response): boolean =>
  req.method === "GET" && res.statusCode === 200 && String(res.getHeader("Content-Type")).startsWith("text/html");

const patternOf = (req: PageRequest): string => {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === "string" ? route.path : req.path;
};

/** Only once the form was found to be ours and the session has ended. */
const noteSignOut = (req: PageRequest, res: Response, { staff, viewing, next }: Note): void => {
  const redirect = res.redirect.bind(res) as (...where: unknown[]) => void;
  res.redirect = (...where: unknown[]) => {
    recordEnd(req.site, staff, viewing, "sign-out").then(() => redirect(...where), next);
  };
};
