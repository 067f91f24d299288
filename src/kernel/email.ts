/** `a***n@romashka.example` */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf("@");
  const name = email.slice(0, at);
  return `${name.slice(0, 1)}***${name.length > 2 ? name.slice(-1) : ""}${email.slice(at)}`;
};
