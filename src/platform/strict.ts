/** Wraps a view-model so that asking for a property it lacks throws: EJS itself would print nothing for a misspelt name. */
export const strict = <T>(model: T, path = "page"): T => {
  if (typeof model !== "object" || model === null || model instanceof Date) return model;
  return new Proxy(model, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof name === "symbol" || (value !== undefined && typeof value === "function")) return value;
      if (!(name in target)) throw new Error(`view asked for ${path}.${name}, which the page does not have`);
      return strict(value, `${path}.${name}`);
    },
  });
};
