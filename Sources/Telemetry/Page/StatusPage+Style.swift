extension StatusPage {
    /// Rows of a table become cards where there is no room for columns.
    static let style: StaticString = """
        :root{--bg:#f6f7f9;--card:#fff;--ink:#16202c;--dim:#5b6876;--line:#e1e5ea;\
        --good:#0b6b3f;--goodbg:#e2f4ea;--wait:#855200;\
        --waitbg:#fdf0d5;--bad:#a8201a;--badbg:#fce6e4;--off:#4c5966;--offbg:#e9edf1}
        @media(prefers-color-scheme:dark){:root{--bg:#0e141b;--card:#161e27;--ink:#e4eaf0;--dim:#94a1ae;--line:#27323e;\
        --good:#6fd6a2;--goodbg:#12352a;--wait:#f0bd62;--waitbg:#3a2c10;--bad:#ff9b92;--badbg:#43201f;\
        --off:#aab6c2;--offbg:#26313c}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);\
        font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;\
        font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
        main{max-width:1240px;margin:0 auto;padding:28px 24px 56px}
        header{display:flex;flex-wrap:wrap;align-items:center;gap:6px 12px;margin-bottom:20px}
        h1{margin:0;font-size:22px;letter-spacing:-.01em}
        h2{margin:36px 0 10px;font-size:16px}
        h2 span,.dim,time{color:var(--dim);font-weight:400}
        h2 span{margin-left:8px;font-size:13px}
        time{margin-left:auto;font-size:13px}
        .b{display:inline-block;padding:1px 9px 1px 8px;border-radius:99px;font-size:13px;font-weight:600;\
        white-space:nowrap}
        .b::before{content:"";display:inline-block;width:7px;height:7px;margin-right:6px;border-radius:50%;\
        background:currentColor;vertical-align:1px}
        .good{color:var(--good);background:var(--goodbg)}.wait{color:var(--wait);background:var(--waitbg)}
        .bad{color:var(--bad);background:var(--badbg)}.off{color:var(--off);background:var(--offbg)}
        .note,#lost{margin:0 0 16px;padding:10px 14px;border-radius:10px;overflow-wrap:anywhere}
        #lost{position:sticky;top:0;z-index:1;margin:0;border-radius:0;\
        color:var(--bad);background:var(--badbg);text-align:center}
        dl{margin:0}dt{color:var(--dim);font-size:13px}dd{margin:0;overflow-wrap:anywhere}
        .figures{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;overflow:hidden;background:var(--line);\
        border:1px solid var(--line);border-radius:12px}
        .figures div{padding:12px 16px;background:var(--card)}
        .figures dd{font-size:21px;font-weight:600;letter-spacing:-.01em}
        .facts{display:flex;flex-wrap:wrap;gap:8px 32px;margin-top:14px;font-size:14px}
        .facts div{max-width:100%}
        .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:12px}
        table{width:100%;border-collapse:collapse}
        th,td{padding:9px 14px;text-align:left;vertical-align:top}
        th{color:var(--dim);font-size:13px;font-weight:500;white-space:nowrap}
        tbody tr{border-top:1px solid var(--line)}
        .n{text-align:right;white-space:nowrap}
        b{font-weight:600;overflow-wrap:break-word}
        small{display:block;color:var(--dim);font-size:13px;overflow-wrap:break-word}
        .wide td:nth-child(3){min-width:180px}.wide td:nth-child(4){min-width:208px}
        div>.b+small{margin-top:2px}
        .t{white-space:nowrap}
        code{font:13px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        @media(max-width:1040px){
        .figures{grid-template-columns:repeat(3,1fr)}
        thead{display:none}table,td{display:block}td,td.n{padding:0;text-align:left}
        tbody{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:1px}
        tbody tr{display:grid;grid-template-columns:repeat(3,1fr);gap:8px 12px;\
        align-content:start;padding:14px 16px;border:0;\
        box-shadow:0 0 0 1px var(--line)}
        td,.wide td:nth-child(n){grid-column:1/-1;min-width:0}
        td.n,.wide td.n:nth-child(n),.narrow td{grid-column:auto}.narrow td:first-child{grid-column:1/-1}
        td::before{content:attr(data-l);display:block;color:var(--dim);font-size:13px}
        td:first-child::before,td:has(>div>.b)::before{content:none}
        .narrow td:nth-child(3){grid-column:span 2}.narrow .n{grid-column:1/-1}
        .narrow td:nth-child(2).n{grid-column:auto}
        b,small{overflow-wrap:anywhere}
        }
        @media(max-width:600px){
        main{padding:18px 14px 40px}time{width:100%;margin:0}
        .figures{grid-template-columns:repeat(2,1fr)}.figures dd{font-size:19px}
        .facts{display:grid;gap:6px}.facts div{display:grid;grid-template-columns:76px 1fr;gap:10px}
        }
        """
}
