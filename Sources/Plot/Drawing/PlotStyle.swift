/// How a picture looks: one stylesheet for light, dark and print, and the shapes of markers.
///
/// Long and short differ by side, shape and colour: blue and orange, which people tell apart who do not see red or green, and
/// of which one is darker on paper. Nothing is fetched.
enum PlotStyle {
    /// Names are of this picture alone, should somebody put it into a page as it is. Shapes are drawn from their definitions,
    /// outside of the picture's class.
    static let sheet = """
        <style>
        .plot text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:11px;fill:#1f2328}
        .plot .heading{font-size:17px;font-weight:600}
        .plot .symbol{font-size:14px;font-weight:600}
        .plot .strategy{font-size:12px;font-weight:600}
        .plot .muted{fill:#59636e;font-weight:400;font-size:11px}
        .plot .ground{fill:#fff}
        .plot .grid{stroke:#d8dee4;fill:none}
        .plot .base{stroke:#9aa4af;fill:none}
        .plot .price{stroke:#1f2328;stroke-width:1.25;fill:none;stroke-linejoin:round;stroke-linecap:round}
        .plot .gap{stroke:#59636e;fill:none;stroke-dasharray:1 3}
        .plot-long{fill:#0072b2}
        .plot-short{fill:#c65102}
        .plot .said{fill-opacity:.24}
        .plot .force{fill-opacity:.8}
        .plot .flat{stroke:#6e7781;stroke-width:3;fill:none}
        .plot-mark{stroke:#fff;stroke-width:1.2;stroke-linejoin:round;paint-order:stroke}
        .plot-ring{fill:#fff;stroke:#1f2328;stroke-width:1.6}
        .plot-dot{fill:#1f2328}
        .plot-several-long{fill:#fff;stroke:#0072b2;stroke-width:1.6;stroke-linejoin:round}
        .plot-several-short{fill:#fff;stroke:#c65102;stroke-width:1.6;stroke-linejoin:round}
        .plot-cross{stroke:#1f2328;stroke-width:2;fill:none;stroke-linecap:round}
        @media (prefers-color-scheme:dark){
        .plot text{fill:#e6edf3}
        .plot .muted{fill:#9198a1}
        .plot .ground{fill:#0d1117}
        .plot .grid{stroke:#2a313a}
        .plot .base{stroke:#59636e}
        .plot .price{stroke:#e6edf3}
        .plot .gap{stroke:#9198a1}
        .plot-long{fill:#56b4e9}
        .plot-short{fill:#f0903c}
        .plot .said{fill-opacity:.3}
        .plot .flat{stroke:#9198a1}
        .plot-mark{stroke:#0d1117}
        .plot-ring{fill:#0d1117;stroke:#e6edf3}
        .plot-dot{fill:#e6edf3}
        .plot-several-long{fill:#0d1117;stroke:#56b4e9}
        .plot-several-short{fill:#0d1117;stroke:#f0903c}
        .plot-cross{stroke:#e6edf3}
        }
        </style>
        """

    /// The class of the picture.
    static let name = "plot"

    static let shapes = """
        <defs>
        <path id="enters-long" class="plot-long plot-mark" d="M0-6 5.5 4H-5.5Z"/>
        <path id="enters-short" class="plot-short plot-mark" d="M0 6 5.5-4H-5.5Z"/>
        <path id="turns-long" class="plot-long plot-mark" d="M0-7.5 5.5 1H-5.5ZM-5.5 3H5.5V5.5H-5.5Z"/>
        <path id="turns-short" class="plot-short plot-mark" d="M0 7.5 5.5-1H-5.5ZM-5.5-3H5.5V-5.5H-5.5Z"/>
        <circle id="goes-flat" class="plot-ring" r="3.4"/>
        <path id="several-long" class="plot-several-long" d="M0-4.5 4.5 3.5H-4.5Z"/>
        <path id="several-short" class="plot-several-short" d="M0 4.5 4.5-3.5H-4.5Z"/>
        <g id="several-flat"><circle class="plot-ring" r="3.4"/><circle class="plot-dot" r="1.3"/></g>
        <path id="is-withdrawn" class="plot-cross" d="M-4-4 4 4M4-4-4 4"/>
        </defs>
        """
}

extension Turn.Kind {
    /// The identifier of its shape.
    var shape: String {
        switch self {
        case .entersLong: "enters-long"
        case .entersShort: "enters-short"
        case .turnsLong: "turns-long"
        case .turnsShort: "turns-short"
        case .goesFlat: "goes-flat"
        case .isWithdrawn: "is-withdrawn"
        }
    }

    var words: String {
        switch self {
        case .entersLong: "enters long"
        case .entersShort: "enters short"
        case .turnsLong: "turns from short to long"
        case .turnsShort: "turns from long to short"
        case .goesFlat: "goes flat"
        case .isWithdrawn: "has its intent withdrawn"
        }
    }
}
