/** One line of JSON, three digits behind the point. What was not measured (NaN) is null: JSON has no word for it. */
export const jsonLine = (figures: Readonly<Record<string, number>>): string =>
  JSON.stringify(figures, (_name, value: unknown) =>
    typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1000) / 1000 : value,
  );
