// The style sheet of reports: a page that reads well on a desk, on a phone and on paper.
import { pageColors } from './colors.ts';

const page = `
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','DejaVu Sans',sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
main,header,footer{max-width:1120px;margin-inline:auto;padding-inline:clamp(14px,3vw,32px)}
header{padding-block:28px 8px}
footer{padding-block:8px 40px;color:var(--muted);font-size:13.5px}
h1{font-size:clamp(22px,4vw,30px);line-height:1.2;letter-spacing:-.015em;margin:0 0 4px}
h2{font-size:19px;letter-spacing:-.01em;margin:36px 0 6px}
h3{font-size:16px;margin:24px 0 6px}
p{margin:0 0 10px;max-width:76ch}
.name,.says,figcaption{color:var(--muted)}
.says,figcaption,.small{font-size:13.5px}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;align-items:center;margin:18px 0 0;padding:14px 18px;border-radius:12px;max-width:none}
.badge{font-weight:750;letter-spacing:.02em;white-space:nowrap}
.verdict .badge{font-size:24px}
.PASS{background:var(--pass-soft);color:var(--pass)}
.FAIL{background:var(--fail-soft);color:var(--fail)}
.UNKNOWN{background:var(--unknown-soft);color:var(--unknown)}
td .badge{display:inline-block;padding:1px 9px;border-radius:99px;font-size:12.5px}
.note{border-left:4px solid var(--unknown);padding:6px 14px;background:var(--unknown-soft);border-radius:0 8px 8px 0;max-width:none}
blockquote{margin:0 0 10px;padding:2px 0 2px 14px;border-left:4px solid var(--line);max-width:76ch}
.scroll{overflow-x:auto;border-radius:10px;background:var(--card);border:1px solid var(--line)}
table{border-collapse:collapse;width:100%;font-size:14px;background:var(--card)}
caption{text-align:left;padding:10px 12px 2px;color:var(--muted);font-size:13.5px}
table{overflow-wrap:break-word}
th,td{padding:8px 12px;text-align:left;vertical-align:top;border-top:1px solid var(--grid)}
thead th{border-top:0;color:var(--muted);font-weight:600;font-size:13px;white-space:nowrap}
tbody th{font-weight:550}
.numbers td,.numbers thead th+th{text-align:right;white-space:nowrap}
.numbers tbody th{font-weight:400}
.below{margin-top:8px}
.grave{color:var(--twice);font-weight:700}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:12px;margin:8px 0 0;padding:0;list-style:none}
.panels>li{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:8px 8px 2px}
.panels svg{display:block;width:100%;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:4px 0 0;padding:0;list-style:none;font-size:13px;color:var(--muted)}
.legend svg{width:16px;height:11px;vertical-align:-1px;margin-right:6px}
details{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:8px 0;padding:0 14px}
summary{cursor:pointer;padding:9px 0;font-weight:550}
summary span{font-weight:400;color:var(--muted)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
code,pre{font-family:ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.92em;background:var(--code);border-radius:5px}
code{padding:1px 5px}
pre{padding:10px 14px;white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 16px;margin:8px 0;font-size:14px}
dt{color:var(--muted)}
dd{margin:0}
`;

const rows = `
.fall{margin:0 0 12px;padding:0;list-style:none;font-size:13.5px}
.fall li{display:grid;grid-template-columns:130px minmax(120px,1fr) minmax(220px,42%);gap:2px 12px;padding:3px 0;border-top:1px solid var(--grid);align-items:center}
.fall .track{position:relative;height:14px;background:var(--code);border-radius:3px;overflow:hidden}
.fall .track i{position:absolute;top:0;bottom:0;min-width:3px;border-radius:2px}
.fall .good{background:var(--good)}
.fall .failed{background:var(--failed)}
.fall .server{background:var(--refused);top:4px!important;bottom:4px!important}
.fall .refused{background:var(--open)}
.fall .decision{background:var(--ink)}
.fall .wait{background:repeating-linear-gradient(135deg,var(--muted) 0 2px,transparent 2px 5px)}
.fall .from{color:var(--fault);white-space:normal}
.explain{margin:0 0 12px;font-size:14px}
@media(max-width:640px){
.fall li{grid-template-columns:minmax(0,1fr)}
.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards,.cards tbody,.cards tr,.cards td,.cards th{display:block}
.cards tr{padding:10px 12px;border-top:1px solid var(--line)}
.cards tbody tr:first-child{border-top:0}
.cards td,.cards th{padding:1px 0;border:0}
.cards td[data-of]::before{content:attr(data-of) ': ';color:var(--muted)}
.cards td:empty{display:none}
dl{grid-template-columns:minmax(0,1fr)}
dd{margin-bottom:6px}
th,td{padding:7px 9px}
}
@media print{
body{background:#fff;font-size:12px}
main,header,footer{max-width:none;padding-inline:0}
details::details-content{content-visibility:visible;display:block}
.panels{grid-template-columns:1fr 1fr}
.panels>li,details,tr{break-inside:avoid}
h2,h3{break-after:avoid}
.scroll{overflow:visible}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;

export const styleSheet = pageColors + page + rows;
