import { capitalAmount } from '../domain/values/capital-amount.js';
import { formatYuan } from '../domain/values/money.js';

/** What a statement's table shows. */
export interface PrintedStatement {
  readonly settlementNo: string;
  readonly cycleId: string;
  readonly partyKind: 'leader' | 'promoter' | 'supplier';
  readonly partyId: string;
  readonly grossFen: number;
  readonly debtFen: number;
  readonly amountFen: number;
  readonly lines: readonly {
    readonly lineNo: number;
    readonly reference: string;
    readonly wordsZh: string;
    readonly amountFen: number;
  }[];
}

const partyWords = { leader: '团长', promoter: '推广人', supplier: '供应商' } as const;

/** Without it spreadsheets read UTF-8 as the machine's old code page. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The statement as CSV: head, one row per line with its reason, the sum in digits and in capitals. Ids keep their
 * leading zeros and all of their digits, because a tab before them makes spreadsheets take them as text; no cell is
 * ever a formula.
 */
export function statementCsv(statement: PrintedStatement): string {
  const { settlementNo, cycleId, partyKind, partyId, amountFen, lines } = statement;
  const head = [
    ['结算单号', id(settlementNo)],
    ['团期', id(cycleId)],
    [partyWords[partyKind], id(partyId)],
    ['本期所得(元)', formatYuan(statement.grossFen)],
    ['抵扣欠款(元)', formatYuan(statement.debtFen)],
    ['应付(元)', formatYuan(amountFen)],
    ['应付(大写)', capitalAmount(amountFen)],
    [],
    ['序号', '单据', '事由', '金额(元)'],
  ];
  const body = lines.map((line) => [
    String(line.lineNo),
    id(line.reference),
    text(line.wordsZh),
    formatYuan(line.amountFen),
  ]);
  const sum = ['', '', '合计', formatYuan(lines.reduce((fen, line) => fen + line.amountFen, 0))];
  const table = [...head, ...body, sum].map((row) => row.map(quoted).join(','));
  return `${BYTE_ORDER_MARK}${table.join('\r\n')}\r\n`;
}

const id = (value: string): string => `\t${value}`;

/** A text that begins like a formula would be run by whoever opens the file. */
const text = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

const quoted = (cell: string): string => (/[",\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
