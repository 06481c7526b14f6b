package dmft.cli.plots;

import java.awt.Color;

/**
 * Colours for numbers, interpolated between a few of our own in Oklab (B. Ottosson, 2020), where equal distances look equal.
 */
final class ColourMap {

    /** Lightness rises evenly, so that it is read without colours too: dark violet, blue, green, yellow. */
    static final ColourMap SEQUENTIAL = new ColourMap(0x2B1055, 0x3B4A93, 0x2A7F93, 0x45AE78, 0xA9D357, 0xFBEE8A);

    /** For numbers of either sign: blue below zero, white at it, vermilion above, equally dark at equal distance. */
    static final ColourMap DIVERGING =
            new ColourMap(0x0B3C6F, 0x2C7FB8, 0x9CC7E3, 0xF7F7F7, 0xF3B48C, 0xD5672A, 0x7F2704);

    private static final int STEPS = 256;

    private final int[] rgb = new int[STEPS];

    private ColourMap(int... points) {
        double[][] lab = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            lab[i] = oklab(new Color(points[i]));
        }
        for (int step = 0; step < STEPS; step++) {
            double place = step / (STEPS - 1.0) * (points.length - 1);
            int i = Math.min((int) place, points.length - 2);
            double weight = place - i;
            double[] colour = new double[3];
            for (int c = 0; c < 3; c++) {
                colour[c] = (1 - weight) * lab[i][c] + weight * lab[i + 1][c];
            }
            rgb[step] = rgb(colour);
        }
    }

    /** The colour at a place from 0 to 1; grey for what is no number. */
    int rgb(double place) {
        return Double.isNaN(place) ? 0xB0B0B0 : rgb[(int) Math.round(Math.clamp(place, 0, 1) * (STEPS - 1))];
    }

    private static double[] oklab(Color colour) {
        double r = linear(colour.getRed());
        double g = linear(colour.getGreen());
        double b = linear(colour.getBlue());
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        };
    }

    private static int rgb(double[] lab) {
        double l = Math.pow(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3);
        double m = Math.pow(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3);
        double s = Math.pow(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3);
        int r = encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
        int g = encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
        int b = encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
        return r << 16 | g << 8 | b;
    }

    /** sRGB to linear light, IEC 61966-2-1. */
    private static double linear(int encoded) {
        double v = encoded / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }

    private static int encoded(double linear) {
        double v = Math.clamp(linear, 0, 1);
        double sRgb = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * sRgb);
    }
}
