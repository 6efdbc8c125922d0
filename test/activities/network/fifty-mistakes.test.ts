import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { importCity } from '../../../activities/network/import-city.js';
import { connectDatabase } from '../../../db/connection.js';
import { one } from '../../../db/query.js';
import { makeZhuzhou } from '../../../db/sample/make-zhuzhou.js';
import { testDatabase } from '../../support/database.js';

/** A cell that gets a wrong value, and why the import refuses it. Line 1 is the header. */
type Plant = readonly [file: string, line: number, column: string, value: string, reason: RegExp];

/** No file of the sample has a quoted cell, so that a comma always parts two cells. */
const city = makeZhuzhou();
const linesOf = (file: string): string[] => (city.get(file) ?? '').split('\r\n');
const cellOf = (file: string, line: number, column: string): string =>
  linesOf(file)[line - 1]?.split(',')[placeOf(file, column)] ?? '';
const placeOf = (file: string, column: string): number =>
  linesOf(file)[0]?.replace('\uFEFF', '').split(',').indexOf(column) ?? -1;

const cells: readonly Plant[] = [
  ['regions.csv', 2, '时区', 'Asia/Zhuzhou', /没有这个时区/],
  ['sites.csv', 3, '类型', '前置仓', /只能填：中心仓、网格站/],
  ['sites.csv', 4, '纬度', '113.155', /WGS-84 度数，在 -90 与 90 之间/],
  ['staff.csv', 2, '手机号', '1.99E+10', /手机号是 11 位数字/],
  ['staff.csv', 3, '岗位', '保安', /只能填：分拣员、司机、运营、财务/],
  ['staff.csv', 4, '站点代码', '', /分拣员和司机必须有站点/],
  ['staff.csv', 5, '区域代码', 'ZX', /regions\.csv 中没有这个代码/],
  ['staff.csv', 30, '工号', 'O01', /与第 28 行重复/],
  ['vehicles.csv', 2, '载重(千克)', '1.5吨', /以千克为单位/],
  ['vehicles.csv', 3, '周转筐容量', '0', /不能小于 1/],
  ['vehicles.csv', 4, '司机工号', 'P01', /staff\.csv 第 2 行不是这里所需的类型/],
  ['vehicles.csv', 5, '站点代码', 'ZX', /sites\.csv 第 2 行不是这里所需的类型/],
  ['vehicles.csv', 6, '车型', '三轮', /只能填：微面、厢货、货车/],
  ['leaders.csv', 2, '手机号', '1990000030', /手机号是 11 位数字/],
  ['leaders.csv', 3, '经度', '131.09', /离所属站点超过 100 公里/],
  ['leaders.csv', 6, '自提点', cellOf('leaders.csv', 5, '自提点'), /与第 5 行重复/],
  ['leaders.csv', 7, '收货时间', '06:30-14:30；14:00-21:00', /先后有序，互不重叠/],
  ['leaders.csv', 9, '微信openid', cellOf('leaders.csv', 8, '微信openid'), /与第 8 行重复/],
  ['leaders.csv', 10, '站点代码', 'XX', /sites\.csv 中没有这个代码/],
  ['leaders.csv', 11, '交接秒数', '四分钟', /要填整数/],
  ['suppliers.csv', 2, '接单地址', 'ftp://g01', /以 http:\/\/ 或 https:\/\/ 开头/],
  ['suppliers.csv', 3, '供应商名称', cellOf('suppliers.csv', 2, '供应商名称'), /与第 2 行重复/],
  ['categories.csv', 3, '类目名称', '', /不能为空/],
  ['skus.csv', 2, '条码', '2900000000019', /校验位不对/],
  ['skus.csv', 3, '售价(元)', '3.999', /最多两位小数/],
  ['skus.csv', 4, '温区', '恒温', /只能填：常温、阴凉、冷藏、冷冻/],
  ['skus.csv', 5, '供应商代码', 'G99', /suppliers\.csv 中没有这个代码/],
  ['skus.csv', 6, '团长提成(%)', '35', /不能大于 30/],
  ['skus.csv', 7, '供货价(元)', '8.79', /扣除供货价和最高佣金后亏本/],
  ['skus.csv', 11, '条码', cellOf('skus.csv', 10, '条码'), /与第 10 行重复/],
  ['skus.csv', 12, '增值税', '3%', /只能填：免税、9%、13%/],
  ['skus.csv', 13, '按实重', '有时', /只能填“是”或“否”/],
  ['quotas.csv', 3, '网格站配额(%)', '75', /两项配额合计超过 100%/],
  ['quotas.csv', 4, '每团供应量', '三百', /要填整数/],
  ['members.csv', 101, '团长代码', 'L999', /leaders\.csv 中没有这个代码/],
  ['members.csv', 102, '邀请人', 'M0101', /邀请关系绕成了一圈/],
  ['members.csv', 103, '邀请人', 'M0103', /邀请关系绕成了一圈/],
  ['members.csv', 104, '邀请人', 'M0102', /邀请关系绕成了一圈/],
  ['members.csv', 105, '手机号', '29900104000', /手机号是 11 位数字/],
  ['members.csv', 106, '邀请人', 'M99999', /members\.csv 中没有这个代码/],
  ['members.csv', 12_001, '用户代码', 'm12000', /代码只能用大写字母/],
  ['promotions.csv', 2, '档位', '满59.00减3.00；满49.00减6.00', /门槛和优惠依次增大/],
  ['coupons.csv', 2, '结束日期', '2025-12-31', /早于开始日期 2026-01-01/],
  ['crossings.csv', 3, '经度', '213.126', /WGS-84 度数，在 -180 与 180 之间/],
  ['slots.csv', 2, '截单时间', '07:30', /必须晚于 08:00/],
  ['slots.csv', 2, '类目代码', 'GS；XX', /categories\.csv 中没有这个代码 XX/],
];

/** What is wrong with a whole line or file. */
const wholes: readonly Plant[] = [
  ['staff.csv', 17, '', '7', /这一行有 7 格，表头有 6 格/],
  ['coupons.csv', 1, '总张数', '总张数', /缺少这一列/],
  ['commission-rules.csv', 1, '', '', /缺少这个文件/],
  ['calendar.csv', 1, '', '', /文件不是 UTF-8；在 Excel 中请另存为“CSV UTF-8”/],
];

/** The city in a folder of its own with every mistake planted. */
function plantAll(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-fifty-'));
  const change = (file: string, by: (cells: string[], line: number) => string[]): void => {
    const path = join(folder, file);
    const lines = readFileSync(path, 'utf8').split('\r\n');
    const changed = lines.map((text, place) =>
      text === '' ? text : by(text.split(','), place + 1).join(','),
    );
    writeFileSync(path, changed.join('\r\n'));
  };
  for (const [file, text] of city) writeFileSync(join(folder, file), text);
  for (const [file, line, column, value] of cells)
    change(file, (row, at) => (at === line ? row.with(placeOf(file, column), value) : row));
  change('staff.csv', (row, at) => (at === 17 ? [...row, '多一格'] : row));
  const dropped = placeOf('coupons.csv', '总张数');
  change('coupons.csv', (row) => row.toSpliced(dropped, 1));
  unlinkSync(join(folder, 'commission-rules.csv'));
  // 日历 as a Chinese Windows saves it without being asked: GBK.
  writeFileSync(join(folder, 'calendar.csv'), Buffer.from([0xc8, 0xd5, 0xc0, 0xfa]));
  return folder;
}

test('an import with 50 planted mistakes names exactly these 50, and writes nothing', async (t) => {
  const planted = [...cells, ...wholes];
  t.is(planted.length, 50);
  const { connectionString, close } = await testDatabase();
  const database = connectDatabase(connectionString, { poolMax: 1 });
  const folder = plantAll();
  try {
    const answer = await importCity({ database })({ folder });
    const mistakes = 'mistakes' in answer ? answer.mistakes : [];
    const named = mistakes.map(({ file, line, column, value }) => `${file}:${line} ${column}=${value}`);
    const expected = planted.map(([file, line, column, value]) => `${file}:${line} ${column}=${value}`);
    t.deepEqual(named.toSorted(), expected.toSorted());
    for (const [file, line, column, , words] of planted) {
      const found = mistakes.find((one) => one.file === file && one.line === line && one.column === column);
      t.regex(found?.reason.zh ?? '', words, `${file}:${line} ${column}`);
      t.regex(found?.reason.en ?? '', /^[A-Za-z]/, `${file}:${line} ${column}`);
    }
    const stored = await one<{ rows: number }>(
      database,
      `select ((select count(*) from regions) + (select count(*) from members) + (select count(*) from skus)
         + (select count(*) from crossings) + (select count(*) from commission_rules))::integer as rows`,
    );
    t.is(stored.rows, 0);
  } finally {
    rmSync(folder, { recursive: true });
    await database.destroy();
    await close();
  }
});
