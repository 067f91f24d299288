/**
 * What may read tenant tables without naming one account, why, and which tables. Each is bounded by something else:
 * a user, or a list of the accounts that one user holds.
 */
type Exception = { readonly why: string; readonly sql: RegExp; readonly tables: readonly string[] };

export const exceptions: readonly Exception[] = [
  {
    why: "the user who is signed in: the grants found here say which accounts there are",
    sql: /from users u where u\.id = \$1 and u\.session_version = \$2/,
    tables: ["grants", "accounts", "subscribers", "saved_views", "orders"],
  },
  {
    why: "the scope of a page over everything that a user holds is made of the user's grants",
    sql: /^\s*select set_config\('app\.account_ids'.*from grants where user_id = \$1/s,
    tables: ["grants"],
  },
  {
    why: "what somebody holds, on the page of their own profile",
    sql: /from grants g join accounts a on a\.id = g\.account_id join clients c .*where g\.user_id = \$1 and/s,
    tables: ["grants", "accounts", "subscribers"],
  },
  {
    why: "who of those that hold a session may still see the portal: by the user named in each, found by its key",
    sql: /jsonb_to_recordset\(\$1::jsonb\) as r .*cross join lateral find_session/s,
    tables: ["grants", "subscribers"],
  },
  {
    why: "the supervisor's overview: a bounded list of accounts that the user holds",
    sql: /\b[aip]\.(account_)?id = any ?\(\$\d+/,
    tables: ["accounts", "invoices", "payments"],
  },
];

export const isExcepted = (sql: string, table: string): boolean =>
  exceptions.some((each) => each.sql.test(sql) && each.tables.includes(table));
