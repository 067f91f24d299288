import { resolve } from "node:path";
import ejs from "ejs";
import express, { type Express, type Request, type Response } from "express";
import { shellOf } from "../../../accounts/index.ts";
import { formatAccountNumber } from "../../../kernel/account-number.ts";
import { orderForms } from "../../../operations.ts";
import { menuForms } from "../../../orders/index.ts";
import { createAssets } from "../../../platform/assets.ts";
import type { Pool } from "../../../platform/db.ts";
import { definedKeys } from "../../../platform/i18n.ts";
import { drawPage } from "../../../platform/render.ts";
import {
  bulkFormsOf,
  type ListedSubscriber,
  type SubscriberWords,
  subscribersPage,
  viewsPart,
} from "../../../subscribers/index.ts";

/**
 * The list of subscribers as anyone would write it with nothing but Express, pg and EJS: the same queries, rows,
 * view-model and view; no session, user, grant, row-level security, translation, metrics or headers.
 * Twice: as EJS' own `renderFile` draws it (stock), and as the portal draws its views (drawn). The bench checks that its HTML is the portal's, but for the form token.
 */
export const createBareApp = (pool: Pool): Express => {
  const app = express();
  const assets = createAssets();
  app.engine("ejs", (path, data, done) => {
    ejs.renderFile(path, data, settings, done);
  });
  app.set("views", views);
  app.set("view engine", "ejs");
  app.get("/", (_req, res) => void res.send("ok"));
  const draw = async (req: Request, res: Response, way: "stock" | "drawn") => {
    const account = Number(req.params.account);
    const base = `/a/${formatAccountNumber(account)}`;
    const forms = bulkFormsOf(orderForms, { lang: "ru", base, may: () => true });
    const views = viewsPart(words, {
      base,
      may: () => true,
      filter: {},
      views: [],
    });
    const page = { ...subscribersPage(words, account, {}, await listOf(pool, account), { forms }), views };
    shell ??= shellFor(await administratorOf(pool, account), account, page.title, assets.url);
    const data = { page, shell: { ...shell, faults: [] }, view: "subscribers/index" };
    if (way === "drawn") res.send(drawPage("page", data));
    else res.render("layout/page", data);
  };
  for (const way of ["stock", "drawn"] as const) {
    app.get(`/${way}/:account`, (req, res, next) => {
      void draw(req, res, way).then(undefined, next);
    });
  }
  return app;
};

/** The frame is drawn from constants. */
let shell: object | undefined;

const views = resolve(import.meta.dirname, "../../../../views");
const settings = { views: [views], cache: true, rmWhitespace: true };

const listOf = async (pool: Pool, account: number) => {
  const [page, counted, tariffs, departments, labels] = await Promise.all([
    pool.query<ListedSubscriber>(pageSql, [account, pageSize + 1]),
    pool.query<{ total: number }>(countedSql, [account, mostCounted + 1]),
    pool.query<Named>(tariffsSql, [account]),
    pool.query<Named>(departmentsSql, [account]),
    pool.query<Named>(labelsSql, [account]),
  ]);
  const rows = page.rows.slice(0, pageSize);
  const total = counted.rows[0]?.total ?? 0;
  return {
    rows,
    previous: undefined,
    next: page.rows.length > pageSize ? rows.at(-1)?.number : undefined,
    isPast: false,
    from: 1,
    size: pageSize,
    total: { count: Math.min(total, mostCounted), isMore: total > mostCounted },
    tariffs: tariffs.rows,
    departments: departments.rows,
    labels: labels.rows,
  };
};
type Named = { readonly id: number; readonly name: string };

const pageSize = 50;
const mostCounted = 2_000;
const pageSql = `select s.id, s.number, s.msisdn, s.kind, s.iccid, s.last_name as "lastName", s.first_name as "firstName",
    s.middle_name as "middleName", s.status, s.note, s.activated_on as "activatedOn", s.has_split_bill as "hasSplitBill", t.name as tariff,
    b.name as bundle, d.name as department, d.cost_centre as "costCentre", s.locked_at is not null as "isLocked",
    array(select l.name from subscriber_labels x join labels l on l.account_id = x.account_id and l.id = x.label_id
      where x.account_id = s.account_id and x.subscriber_id = s.id order by l.name) as labels
  from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id
    left join departments d on d.account_id = s.account_id and d.id = s.department_id
  where s.account_id = $1 order by s.number limit $2`;
const countedSql = `select count(*) as total from (select 1 from subscribers where account_id = $1 limit $2) first`;
const tariffsSql = `select t.id, t.name from tariffs t
  where exists (select 1 from subscribers s where s.account_id = $1 and s.tariff_id = t.id) order by t.name`;
const departmentsSql = "select id, name from departments where account_id = $1 order by name";
const labelsSql = "select id, name from labels where account_id = $1 order by name";

/** A plain table of sentences in one language, instead of i18next. */
const texts: Record<string, string> = definedKeys("ru")["subscribers"] ?? {};
const words: SubscriberWords = {
  lang: "ru",
  named: (text) => text,
  t: (key, params = {}) => {
    const plural = `${key}_${new Intl.PluralRules("ru").select(Number(params["count"] ?? 0))}`;
    const text = texts[key] ?? texts[plural] ?? key;
    return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(params[name] ?? ""));
  },
};

const administratorOf = async (pool: Pool, account: number): Promise<string> => {
  const { rows } = await pool.query<{ name: string }>(
    "select u.name from users u join grants g on g.user_id = u.id where g.account_id = $1 and g.role = 'administrator'",
    [account],
  );
  return rows[0]?.name ?? "";
};

const grantOf = (accountId: number, accountNumber: string) => ({
  accountId,
  accountNumber,
  ownName: null,
  clientName: "",
  role: "administrator" as const,
  msisdn: null,
});

const shellFor = (name: string, accountId: number, title: string, asset: (name: string) => string) => {
  const accountNumber = String(accountId).padStart(11, "0");
  const grant = grantOf(accountId, accountNumber);
  const user = {
    id: 1,
    name,
    phone: null,
    email: null,
    language: "ru" as const,
    sessionVersion: 1,
    isStaff: false,
    hasTemporaryPassword: false,
    passwordSetBy: null,
    passwordNumber: null,
    hasSecondFactor: false,
  };
  return shellOf({
    title,
    lang: "ru",
    theme: "auto",
    csrf: "token",
    path: `/a/${accountNumber}/subscribers`,
    asset,
    operatorName: "УП «Пример Связь»",
    user: { ...user, grants: [grant, { ...grant, role: "subscriber" }], pinned: [], running: [] },
    role: "administrator",
    accountNumber,
    flash: null,
    notices: [],
    viewing: null,
    forms: menuForms(orderForms, "ru"),
    action: (operation) => operation,
  });
};
