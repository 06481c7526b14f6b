package dmft.cli.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.cli.Fonts;
import java.awt.image.BufferedImage;
import org.jfree.chart.JFreeChart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeatMapTest {

    private static final double LUMINANCE_STEP = 0.02;

    @BeforeEach
    void needFonts() {
        Fonts.areNeeded();
    }

    @Test
    void firstRowOfAKernelIsOnTop() throws Exception {
        ColourScale scale = new ColourScale(ColourMap.SEQUENTIAL, 0, 3);
        BufferedImage image = Pixels.drawn(HeatMap.kernel(new double[][] {{0, 1}, {2, 3}}, scale, "μ", "μ"));
        assertThat(colour(image, 0.25, 0.25)).isEqualTo(scale.rgb(0));
        assertThat(colour(image, 0.75, 0.25)).isEqualTo(scale.rgb(1));
        assertThat(colour(image, 0.25, 0.75)).isEqualTo(scale.rgb(2));
        assertThat(colour(image, 0.75, 0.75)).isEqualTo(scale.rgb(3));
    }

    @Test
    void everyTimeHasTheColourOfTheNearestStep() throws Exception {
        ColourScale scale = new ColourScale(ColourMap.SEQUENTIAL, 0, 8);
        double[][] values = {{0, 1, 2}, {3, 4, 5}, {6, 7, 8}};
        JFreeChart chart = HeatMap.times(values, new int[] {0, 2, 10}, scale, "s", "t");
        BufferedImage image = Pixels.drawn(chart);
        assertThat(colour(image, 0.05, 0.95)).as("s = 0.5, t = 0.5").isEqualTo(scale.rgb(0));
        assertThat(colour(image, 0.3, 0.95)).as("s = 3, t = 0.5").isEqualTo(scale.rgb(1));
        assertThat(colour(image, 0.8, 0.95)).as("s = 8, t = 0.5").isEqualTo(scale.rgb(2));
        assertThat(colour(image, 0.05, 0.7)).as("s = 0.5, t = 3").isEqualTo(scale.rgb(3));
        assertThat(colour(image, 0.8, 0.2)).as("s = 8, t = 8").isEqualTo(scale.rgb(8));
    }

    @Test
    void largeKernelsAreThinned() throws Exception {
        double[][] large = new double[1500][1500];
        large[0][0] = 1;
        BufferedImage image = Pixels.drawn(HeatMap.kernel(large, ColourScale.of(large), "", ""));
        assertThat(colour(image, 0.5, 0.5)).isEqualTo(ColourMap.SEQUENTIAL.rgb(0));
    }

    @Test
    void sequentialColoursGrowEvenlyLighter() {
        double before = luminance(ColourMap.SEQUENTIAL.rgb(0));
        for (int i = 1; i <= 50; i++) {
            double now = luminance(ColourMap.SEQUENTIAL.rgb(i / 50.0));
            assertThat(now).isGreaterThan(before).isLessThan(before + 2.5 * LUMINANCE_STEP);
            before = now;
        }
    }

    @Test
    void divergingColoursAreWhiteInTheMiddleAndEquallyDarkAtBothEnds() {
        assertThat(luminance(ColourMap.DIVERGING.rgb(0.5))).isGreaterThan(0.95);
        for (double place : new double[] {0, 0.1, 0.2, 0.3, 0.4}) {
            assertThat(luminance(ColourMap.DIVERGING.rgb(place)))
                    .isCloseTo(luminance(ColourMap.DIVERGING.rgb(1 - place)), within(0.08));
        }
    }

    @Test
    void signsDecideTheScale() {
        assertThat(ColourScale.of(new double[][] {{1, 2}, {2, 3}}))
                .isEqualTo(new ColourScale(ColourMap.SEQUENTIAL, 1, 3));
        assertThat(ColourScale.of(new double[][] {{1, -2}})).isEqualTo(new ColourScale(ColourMap.DIVERGING, -2, 2));
        assertThat(ColourScale.of(new double[][] {{Double.NaN, 4}, {Double.POSITIVE_INFINITY, 4}})
                        .high())
                .isGreaterThan(4);
        assertThat(ColourScale.of(new double[][] {{Double.NaN}})).isNotNull();
        assertThat(ColourScale.signed(new double[][] {{0, -3}}).high()).isEqualTo(3);
        assertThat(ColourScale.signed(new double[][] {{0}}).high()).isEqualTo(1);
    }

    @Test
    void layersAreSuperscripts() {
        assertThat(Symbols.layer("Φ", 12)).isEqualTo("Φ¹²");
        assertThat(Symbols.shown("plain")).isEqualTo("plain");
    }

    @Test
    void densityOfAHistogramIntegratesToTheShareThatIsShown() {
        double[] density = FieldPlots.density(new double[] {-3.9, -0.1, 0.1, 0.1, 100}, 4);
        assertThat(density).hasSize(32);
        double integral = 0;
        for (double value : density) {
            integral += value * 0.25;
        }
        assertThat(integral).isCloseTo(0.8, within(1e-12));
        assertThat(density[16]).as("0 to 0.25").isCloseTo(2 / (5 * 0.25), within(1e-12));
    }

    /** The colour at a place within the plot, as shares of its width and its height from the top. */
    private static int colour(BufferedImage image, double x, double y) {
        double width = Picture.WIDTH - HeatMap.LEFT - HeatMap.RIGHT;
        double height = Picture.HEIGHT - HeatMap.ABOVE - HeatMap.BELOW;
        return Pixels.at(image, (int) (2 * (HeatMap.LEFT + x * width)), (int) (2 * (HeatMap.ABOVE + y * height)));
    }

    /** Rough perceived lightness, 0 to 1. */
    private static double luminance(int rgb) {
        double linear = 0.2126 * Math.pow((rgb >> 16 & 255) / 255.0, 2.2)
                + 0.7152 * Math.pow((rgb >> 8 & 255) / 255.0, 2.2)
                + 0.0722 * Math.pow((rgb & 255) / 255.0, 2.2);
        return Math.cbrt(linear);
    }
}
