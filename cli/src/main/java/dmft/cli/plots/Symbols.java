package dmft.cli.plots;

import java.util.LinkedHashMap;
import java.util.Map;

/** The symbols of the docs in pictures, spelled out where the machine's fonts do not have them. */
final class Symbols {

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final Map<String, String> SPELLED = new LinkedHashMap<>();

    static {
        SPELLED.put("𝓛", "L");
        SPELLED.put("Φ", "Phi");
        SPELLED.put("φ", "phi");
        SPELLED.put("μ", "mu");
        SPELLED.put("Σ", "Sum");
        SPELLED.put("ᵀ", "^T");
        SPELLED.put("⟨", "<");
        SPELLED.put("⟩", ">");
        SPELLED.put("−", "-");
        SPELLED.put("·", ".");
        SPELLED.put("√", "sqrt ");
        for (int digit = 0; digit < SUPERSCRIPTS.length(); digit++) {
            SPELLED.put(SUPERSCRIPTS.substring(digit, digit + 1), "^" + digit);
        }
    }

    private Symbols() {}

    /** The text as the font of pictures can show it. */
    static String shown(String text) {
        if (Style.PLAIN.canDisplayUpTo(text) < 0) {
            return text;
        }
        String shown = text;
        for (Map.Entry<String, String> symbol : SPELLED.entrySet()) {
            if (Style.PLAIN.canDisplayUpTo(symbol.getKey()) >= 0) {
                shown = shown.replace(symbol.getKey(), symbol.getValue());
            }
        }
        return shown;
    }

    /** A symbol with its layer on top: Φ². */
    static String layer(String symbol, int layer) {
        StringBuilder text = new StringBuilder(symbol);
        String.valueOf(layer).chars().forEach(digit -> text.append(SUPERSCRIPTS.charAt(digit - '0')));
        return text.toString();
    }
}
