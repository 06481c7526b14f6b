package dmft.cli.plots;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.Fonts;
import dmft.cli.results.RunFolder;
import dmft.order.OrderParameters;
import dmft.solve.Curves;
import dmft.solve.History;
import dmft.solve.Outcome;
import dmft.solve.Solution;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossPlotTest {

    private static final int STEPS = 100;

    @TempDir
    Path folder;

    @BeforeEach
    void needFonts() {
        Fonts.areNeeded();
    }

    @Test
    void drawsCurvesAndBandsInTheirColours() throws Exception {
        BufferedImage image = drawn(solution(t -> Math.exp(-t / 40.0), t -> 0.03), "a");
        assertThat(image.getWidth()).isEqualTo(1800);
        assertThat(pixels(image, new Color(0x0072B2))).isGreaterThan(200);
        assertThat(pixels(image, new Color(0xD55E00))).isGreaterThan(200);
        assertThat(pixels(image, new Color(191, 220, 236))).as("the train band").isGreaterThan(5000);
        assertThat(Files.readString(folder.resolve("a/loss.svg")))
                .contains("<svg", ">step t</text>", "rgb(0,114,178)", "rgb(213,94,0)");
    }

    @Test
    void bandThatReachesBelowZeroIsCutOnALogarithmicAxis() throws Exception {
        BufferedImage image = drawn(solution(t -> Math.exp(-t / 15.0), t -> 0.01), "a");
        assertThat(pixels(image, new Color(191, 220, 236))).isGreaterThan(2000);
    }

    @Test
    void oneReplicaHasNoBand() throws Exception {
        BufferedImage image = drawn(solution(t -> Math.exp(-t / 40.0), null), "a");
        assertThat(pixels(image, new Color(0x0072B2))).isGreaterThan(200);
        assertThat(pixels(image, new Color(191, 220, 236))).isLessThan(1000);
    }

    @Test
    void divergedLossIsDrawnAsFarAsItIsANumber() throws Exception {
        drawn(solution(t -> t < 50 ? Math.exp(t) : Double.NaN, t -> t < 50 ? 1 : Double.NaN), "a");
        drawn(solution(t -> Double.POSITIVE_INFINITY, t -> Double.NaN), "b");
        drawn(solution(t -> 0, t -> 0), "c");
    }

    private BufferedImage drawn(Solution solution, String name) throws Exception {
        assertThat(LossPlot.write(solution, RunFolder.at(folder.resolve(name), false)))
                .isEmpty();
        return ImageIO.read(folder.resolve(name).resolve("loss.png").toFile());
    }

    private static long pixels(BufferedImage image, Color colour) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == colour.getRGB())
                .count();
    }

    static Solution solution(IntToDoubleFunction loss, @Nullable IntToDoubleFunction stderr) {
        int replicas = stderr == null ? 1 : 4;
        return new Solution(
                Outcome.COMPLETED,
                "",
                STEPS,
                replicas,
                curves(loss, stderr),
                curves(t -> 0.5 + loss.applyAsDouble(t) / 2, stderr),
                List.of(),
                new History(List.of(), new int[STEPS + 1][0], new int[STEPS + 1][0], new double[STEPS + 1]),
                OrderParameters.NONE,
                "none",
                1,
                List.of());
    }

    private static Curves curves(IntToDoubleFunction loss, @Nullable IntToDoubleFunction stderr) {
        double[] errors = stderr == null
                ? null
                : IntStream.rangeClosed(0, STEPS).mapToDouble(stderr).toArray();
        return new Curves(
                new double[1][1],
                new double[STEPS + 1][1][1],
                null,
                IntStream.rangeClosed(0, STEPS).mapToDouble(loss).toArray(),
                errors,
                null,
                null);
    }
}
