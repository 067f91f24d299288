/** What support's look at a customer's pages leaves: one record for each page. A list shows them as one row. */
const actions = "('support:view-begin', 'support:view-page', 'support:view-end')";
export const isVisitAction = (action: string | undefined): boolean => action?.startsWith("support:view-") ?? false;

const sameVisit = `p.account_id = r.account_id and p.action in ${actions} and p.after ->> 'viewing' = r.after ->> 'viewing'`;

/** Of the records of a visit, the first on this account alone; the others are told by it. */
export const firstOfVisit = `not (r.action in ${actions} and exists (select from audit_records p where ${sameVisit} and p.id < r.id))`;

export const visitColumn = `case when r.action in ${actions} and r.after ->> 'viewing' is not null then (
    select json_build_object('until', max(p.at), 'pages',
      coalesce(json_agg(distinct p.subject) filter (where p.action = 'support:view-page'), '[]'))
    from audit_records p where ${sameVisit}) end as visit`;
