package dmft.cli.plots;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a picture drawn for white paper into one for dark pages: greys change places, dark colours become lighter, heat maps stay. */
final class Darkening {

    private static final Pattern COLOUR = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");

    /** What black and white become. */
    private static final int LIGHT = 236;

    private static final int DARK = 22;

    /** Colours darker than this are mixed with white, so much of it. */
    private static final double DIM = 130;

    private static final double WHITENED = 0.15;

    private Darkening() {}

    /** The SVG text with its colours changed; embedded images are not. */
    static String of(String svg) {
        Matcher colours = COLOUR.matcher(svg);
        return colours.replaceAll(Darkening::changed);
    }

    private static String changed(MatchResult colour) {
        int r = Integer.parseInt(colour.group(1));
        int g = Integer.parseInt(colour.group(2));
        int b = Integer.parseInt(colour.group(3));
        if (r == g && g == b) {
            int grey = LIGHT - (LIGHT - DARK) * r / 255;
            return rgb(grey, grey, grey);
        }
        double lightness = 0.3 * r + 0.6 * g + 0.1 * b;
        return lightness > DIM ? rgb(r, g, b) : rgb(whitened(r), whitened(g), whitened(b));
    }

    private static int whitened(int part) {
        return (int) Math.round(part + WHITENED * (255 - part));
    }

    private static String rgb(int r, int g, int b) {
        return "rgb(" + r + "," + g + "," + b + ")";
    }
}
