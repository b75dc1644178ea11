extension AuditHTML {
    /// Light or dark as the reader's machine is; on paper, black on white. Colours have a contrast of 4.5 or more.
    static let style = """
        :root {
          --page: #ffffff; --text: #1c2024; --dim: #5b6570; --line: #d4d9df; --panel: #f4f6f8; --link: #0b57a8;
          --good: #17663a; --good-back: #e3f4ea; --bad: #a1141e; --bad-back: #fde8e8; --note: #6d4d00; --note-back: #fbf1d9;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14171a; --text: #e4e7ea; --dim: #9aa5b0; --line: #363d45; --panel: #1e2328; --link: #7db8f5;
            --good: #7fd6a2; --good-back: #16301f; --bad: #ff9a9a; --bad-back: #431a1c; --note: #ebc46a; --note-back: #372c11;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1rem; }
        body {
          margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--page); color: var(--text);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
        }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .75rem; }
        h2 { font-size: 1.3rem; margin: 2.75rem 0 .25rem; padding-top: .75rem; border-top: 2px solid var(--line); }
        h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
        nav h2, #findings h2 { border: 0; margin-top: 1.5rem; }
        p, li { max-width: 52rem; overflow-wrap: anywhere; }
        a { color: var(--link); }
        code, pre { font: .875em/1.45 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; }
        code { overflow-wrap: anywhere; }
        pre { background: var(--panel); padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        .question { color: var(--dim); font-style: italic; margin-top: 0; }
        .back { font-size: .85rem; }
        .verdict { padding: .75rem 1rem; border-left: .4rem solid; font-size: 1.1rem; max-width: none; }
        .clean { color: var(--good); background: var(--good-back); }
        .unclean { color: var(--bad); background: var(--bad-back); }
        .card { border: 1px solid var(--bad); border-left-width: .4rem; padding: .25rem 1rem; margin: 1rem 0; }
        .card p { margin: .5rem 0; max-width: none; }
        header dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 1rem 0; }
        header dl div { display: contents; }
        dt { color: var(--dim); }
        dd { margin: 0; overflow-wrap: anywhere; }
        nav li { margin: .35rem 0; }
        table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .925rem; }
        th, td {
          text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
          overflow-wrap: anywhere; min-width: 4.5rem;
        }
        thead th { color: var(--dim); font-weight: 600; overflow-wrap: normal; }
        tbody th { font-weight: 600; overflow-wrap: break-word; }
        tbody th code { overflow-wrap: inherit; }
        tr.bad { background: var(--bad-back); }
        .mark {
          display: inline-block; padding: 0 .45rem; border: 1px solid; border-radius: .25rem; font-size: .8rem;
          line-height: 1.5; white-space: nowrap; color: var(--dim);
        }
        .mark.enforced, .mark.set-at-start, .mark.available { color: var(--good); background: var(--good-back); }
        .mark.finding { color: var(--bad); background: var(--bad-back); font-weight: 700; }
        .mark.unavailable, .mark.not-requested, .mark.not-looked-at { color: var(--note); background: var(--note-back); }
        @media screen and (max-width: 44rem) {
          body { padding: 1rem; }
          header dl { display: block; }
          header dl div { display: block; margin-bottom: .4rem; }
          table, tbody, tr, tbody th, td { display: block; width: 100%; }
          thead { position: absolute; left: -100vw; width: 1px; height: 1px; overflow: hidden; }
          tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
          tbody th, td { border: 0; padding: .1rem 0; overflow-wrap: anywhere; }
          td:empty { display: none; }
          td[data-label]::before { content: attr(data-label) ": "; color: var(--dim); font-size: .85rem; }
          td[data-label="state"]::before { content: none; }
        }
        @media print {
          :root {
            --page: #fff; --text: #000; --dim: #444; --line: #bbb; --panel: #f5f5f5; --link: #000;
            --good: #000; --good-back: #fff; --bad: #000; --bad-back: #fff; --note: #000; --note-back: #fff;
          }
          @page { margin: 16mm; }
          body { padding: 0; max-width: none; font-size: 8.5pt; line-height: 1.4; }
          th, td { padding: .2rem .5rem .2rem 0; min-width: 3rem; }
          p, li { max-width: none; }
          h2, h3, thead { break-after: avoid; }
          tr, .card { break-inside: avoid; }
          thead { display: table-header-group; }
          .back { display: none; }
          a { text-decoration: none; }
        }
        """
}
