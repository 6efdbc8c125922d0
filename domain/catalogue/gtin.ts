/** Whether a text is a barcode of 13 digits whose last one is the check digit of the others (GTIN-13). */
export function isGtin(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
