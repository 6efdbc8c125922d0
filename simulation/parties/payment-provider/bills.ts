import { createHash, randomUUID } from 'node:crypto';
import type { Desk } from './desk.js';
import { shanghaiTime } from './numbers.js';
import { ProviderRefusal } from './provider-refusal.js';
import { fundBillText } from './fund-bill.js';
import { tradeBillText } from './trade-bill.js';

/** Bills of a day of the provider's calendar (Asia/Shanghai), behind links that end. */
export interface BillDesk {
  request(kind: BillKind, day: string | null, baseUrl: string): Record<string, string>;
  download(token: string | null): Buffer;
}

export type BillKind = 'trade' | 'fund';

/** Milliseconds that a download link lives; the provider's older text says 30 s, the newer one 5 minutes. */
const linkLivesMs = 300_000;

export function createBillDesk(desk: Desk): BillDesk {
  const links = new Map<string, { readonly bytes: Buffer; readonly until: number }>();
  return {
    request: (kind, day, baseUrl) => {
      checkDay(desk, day);
      const text = kind === 'trade' ? tradeBillText(desk, day) : fundBillText(desk, day);
      const bytes = Buffer.from(`\uFEFF${text}`);
      const token = randomUUID();
      links.set(token, { bytes, until: Date.now() + linkLivesMs });
      return {
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(bytes).digest('hex'),
        download_url: `${baseUrl}/v3/billdownload/file?token=${token}`,
      };
    },
    download: (token) => {
      const link = links.get(token ?? '');
      if (!link || link.until < Date.now()) throw new ProviderRefusal(400, 'LINK_EXPIRED', '下载链接已失效');
      return link.bytes;
    },
  };
}

function checkDay(desk: Desk, day: string | null): asserts day is string {
  if (day === null || !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    throw new ProviderRefusal(400, 'PARAM_ERROR', 'bill_date格式错误');
  }
  const now = shanghaiTime(new Date().toISOString());
  const readyUntil = desk.rules.billsAtOnce ? now.slice(0, 10) : latestReadyDay(now);
  if (day > readyUntil) throw new ProviderRefusal(400, 'NO_STATEMENT_EXIST', '账单文件不存在');
}

/** Yesterday's bill exists from nine o'clock on. */
function latestReadyDay(nowInShanghai: string): string {
  const daysBack = nowInShanghai.slice(11, 13) >= '09' ? 1 : 2;
  const noon = Date.parse(`${nowInShanghai.slice(0, 10)}T12:00:00Z`);
  return new Date(noon - daysBack * 86_400_000).toISOString().slice(0, 10);
}
