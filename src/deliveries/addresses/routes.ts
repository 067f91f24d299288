import { RuleBroken } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { scheduleCard } from "../schedules/list-pages.ts";
import { messages as scheduleMessages } from "../schedules/messages.ts";
import { type Asked, addAddress, saveSettings, sendLinkAgain } from "./ask.ts";
import { removeAddress, resumeAddress } from "./change.ts";
import { addressForm, addressId, settingsForm } from "./forms.ts";
import { messages, type Words } from "./messages.ts";
import { settingsPage } from "./pages.ts";
import { keepRemoved, restoreAddress, takeRemoved } from "./restore.ts";
import { readSettings } from "./settings.ts";

const address = { params: { address: "delivery-address" }, stepUp: true };

/** Доставка счета (guide, chapter 3). Whoever may change where papers go shows a second factor, if they have one. */
export const addressRoutes: readonly Route[] = routes("/a/:account/delivery", [
  // the second factor is asked for before the form is filled in
  get("", "account:write", (req: ScopedRequest, res) => showSettings(req, res), { stepUp: true, viewing: "deny" }),
  post("", "account:write", save, {
    stepUp: true,
    sample: { email: "new-box@client.example", format: "xlsx", language: "be" },
  }),
  // where a reload leads after an address that was not right
  get("/addresses", "account:write", toSettings, { viewing: "deny" }),
  post("/addresses", "account:write", add, { stepUp: true, sample: { address: "second-box@client.example" } }),
  // of the address that the session has removed last: an id of one that is gone names nothing
  post("/addresses/restorations", "account:write", restore, { stepUp: true, sample: {} }),
  post("/addresses/:address/links", "account:write", sendAgain, { ...address, sample: {} }),
  post("/addresses/:address/removal", "account:write", remove, { ...address, sample: {} }),
  post("/addresses/:address/resumption", "account:write", resume, { ...address, sample: {} }),
]);

type Refused = { readonly typed: Form; readonly status?: number; readonly waitSeconds?: number };

async function showSettings(req: ScopedRequest, res: Response, refused?: Refused) {
  const { clock, documents } = req.site;
  const now = clock.now();
  const { addresses, paper, schedules } = await readSettings(req.scope);
  const place = placeOf(req);
  const offers = [...documents.values()];
  const page = settingsPage(wordsOf(req, messages), {
    ...place,
    addresses,
    paper,
    now,
    typed: refused?.typed,
    waitSeconds: refused?.waitSeconds ?? 0,
    schedules: scheduleCard(wordsOf(req, scheduleMessages), { ...place, offers, schedules, addresses, now }),
  });
  show(req, res, "deliveries/settings", page, { status: refused ? (refused.status ?? 422) : 200 });
}

function toSettings(req: ScopedRequest, res: Response) {
  res.redirect(303, settingsOf(req));
}

async function save(req: ScopedRequest, res: Response) {
  const read = readForm(settingsForm, req.body);
  if (!read.ok) return showSettings(req, res, { typed: read.form });
  const asked = await saveSettings(req.site, req.scope, read.data);
  await answer(req, res, asked, (fault) => formOf(settingsForm, req.body, faultsOf("email", fault)));
}

async function add(req: ScopedRequest, res: Response) {
  const read = readForm(addressForm, req.body);
  if (!read.ok) return showSettings(req, res, { typed: read.form });
  const asked = await addAddress(req.site, req.scope, read.data.address);
  await answer(req, res, asked, (fault) => formOf(addressForm, req.body, faultsOf("address", fault)));
}

const faultsOf = (field: string, fault: string | undefined) =>
  new Map(fault === undefined ? [] : [[field, fault] as const]);

/** `formWith`: what was typed, with the code of what is wrong. */
async function answer(req: ScopedRequest, res: Response, asked: Asked, formWith: (fault?: string) => Form) {
  if (asked.kind === "wrong") return showSettings(req, res, { typed: formWith(asked.fault) });
  if (asked.kind === "wait") return tellToWait(req, res, asked.seconds, formWith());
  flash(req, asked.kind === "waiting" ? "info" : "success", doneText(wordsOf(req, messages), asked));
  res.redirect(303, settingsOf(req));
}

const tellToWait = (req: ScopedRequest, res: Response, seconds: number, typed: Form) => {
  res.setHeader("Retry-After", String(seconds));
  return showSettings(req, res, { typed, status: 429, waitSeconds: seconds });
};

const doneText = (words: Words, asked: Exclude<Asked, { kind: "wrong" | "wait" }>): string => {
  if (asked.kind === "saved") return words.t("saved");
  return words.t(asked.kind === "asked" ? "asked" : "waitingAlready", { email: asked.email });
};

async function sendAgain(req: ScopedRequest, res: Response) {
  await orSay(req, res, async () => {
    const asked = await sendLinkAgain(req.site, req.scope, idOf(req));
    if (asked.kind === "wait") return tellToWait(req, res, asked.seconds, {});
    flash(req, "success", doneText(wordsOf(req, messages), asked));
    res.redirect(303, settingsOf(req));
  });
}

async function remove(req: ScopedRequest, res: Response) {
  await orSay(req, res, async () => {
    const removal = await removeAddress(req.site, req.scope, idOf(req));
    const { email } = removal.address;
    const words = wordsOf(req, messages);
    if (keepRemoved(req, req.scope, removal, req.site.clock.now())) {
      flash(req, "success", words.t("removed", { email }), {
        text: words.t("undo"),
        action: `${settingsOf(req)}/addresses/restorations`,
      });
    } else flash(req, "success", words.t("removedWaiting", { email }));
    res.redirect(303, settingsOf(req));
  });
}

async function restore(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const removed = takeRemoved(req, req.scope, req.site.clock.now());
  const isBack = removed !== undefined && (await restoreAddress(req.site, req.scope, removed));
  if (isBack) flash(req, "success", words.t("restored", { email: removed.address.email }));
  else flash(req, "danger", words.t("notRestored"));
  res.redirect(303, settingsOf(req));
}

async function resume(req: ScopedRequest, res: Response) {
  const { email } = await resumeAddress(req.scope, idOf(req));
  flash(req, "success", wordsOf(req, messages).t("resumed", { email }));
  res.redirect(303, settingsOf(req));
}

const refusals = { lastAddress: "lastAddress", scheduleNeeds: "scheduleNeeds", confirmed: "confirmedAlready" } as const;
const isRefusal = (code: string): code is keyof typeof refusals => Object.hasOwn(refusals, code);

/** A button that cannot do its work any more leads back with the reason. */
async function orSay(req: ScopedRequest, res: Response, work: () => Promise<void>) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RuleBroken) || !isRefusal(error.code)) throw error;
    flash(req, "danger", wordsOf(req, messages).t(refusals[error.code]));
    res.redirect(303, settingsOf(req));
  }
}

const settingsOf = (req: ScopedRequest): string => `${placeOf(req).base}/delivery`;
const idOf = (req: ScopedRequest): number => parse(addressId, req.params["address"]);
