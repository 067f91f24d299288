const special = /[&<>"']/;
const specials = /[&<>"']/g;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

/** EJS' own escaping, which most text does not need. */
export const escapeHtml = (value: string | number | boolean | null | undefined): string => {
  if (value === undefined || value === null) return "";
  const text = String(value);
  return special.test(text) ? text.replace(specials, (sign) => entities[sign] ?? sign) : text;
};
