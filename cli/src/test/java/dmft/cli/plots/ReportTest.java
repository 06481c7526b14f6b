package dmft.cli.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.cli.Fonts;
import dmft.cli.results.ArraysFile;
import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import dmft.cli.results.RunFolder;
import dmft.cli.results.Solved;
import dmft.order.Quantity;
import dmft.solve.Curves;
import dmft.solve.Outcome;
import dmft.solve.Solution;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final int STEPS = 100;

    @TempDir
    Path folder;

    @BeforeEach
    void needFonts() {
        Fonts.areNeeded();
    }

    @Test
    void everythingRecordedGivesEveryPictureInBothFormats() throws Exception {
        Report.Result result = drawn(Solved.withDepth(3).outputs(2), "a");
        List<String> ofOnePass = RunFolder.PICTURES.stream()
                .filter(name -> !name.equals("convergence"))
                .toList();
        assertThat(result.drawn()).containsExactlyElementsOf(ofOnePass);
        assertThat(result.warnings()).isEmpty();
        for (String name : ofOnePass) {
            BufferedImage image = png("a", name);
            assertThat(image.getWidth()).as(name).isEqualTo(1800);
            assertThat(image.getHeight()).as(name).isBetween(500, 3000);
            long pixels = (long) image.getWidth() * image.getHeight();
            assertThat(Pixels.count(image, Color.WHITE)).as(name).isBetween(pixels / 10, pixels * 99 / 100);
            var svg = DocumentBuilderFactory.newInstance();
            // The document type names a file of the web, which nobody has to load.
            svg.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            assertThat(svg.newDocumentBuilder()
                            .parse(path("a", name, "svg").toFile())
                            .getDocumentElement()
                            .getNodeName())
                    .isEqualTo("svg");
        }
        assertThat(Pixels.count(png("a", "fields-h"), Pixels.BLUE)).isGreaterThan(500);
        assertThat(Pixels.count(png("a", "fields-h"), Pixels.VERMILION)).isGreaterThan(500);
        assertThat(Files.readString(path("a", "kernels-features", "svg"))).contains("Φ³ at t = 4", "μ, by class");
        assertThat(Files.readString(path("a", "kernels-gradients", "svg"))).contains("output, μ, by class");
    }

    @Test
    void solveByIterationShowsHowItConverged() throws Exception {
        Report.Result result = drawn(Solved.withDepth(3).iterating(3), "a");
        assertThat(result.warnings()).isEmpty();
        assertThat(result.drawn()).containsExactlyElementsOf(RunFolder.PICTURES);
        assertThat(Files.readString(path("a", "convergence", "svg")))
                .contains("iteration", "training", "test", "W¹", "W²", "φ¹", "g³", "A²", "B¹");
        BufferedImage image = png("a", "convergence");
        assertThat(Pixels.count(image, Pixels.BLUE)).isGreaterThan(500);
        assertThat(Pixels.count(image, Pixels.VERMILION)).isGreaterThan(500);
        assertThat(drawn(Solved.withDepth(1).iterating(3).withoutTest(), "shallow")
                        .drawn())
                .contains("convergence");
        assertThat(drawn(Solved.withDepth(2).iterating(1), "once").drawn())
                .contains("loss", "responses")
                .doesNotContain("convergence");
    }

    @Test
    void responsesAreDrawnAtTheirSize() throws Exception {
        drawn(Solved.withDepth(2).outputs(2), "a");
        assertThat(Files.readString(path("a", "responses", "svg")))
                .contains("⟨φ¹(t) r¹(s)⟩, by A¹", "⟨g²(t) u²(s)⟩, by B¹", "t − s", "t = 1", "t = 4");
        Solution solution = Solved.withDepth(2).outputs(2).solution();
        double squares = 0;
        double[][] overlap =
                solution.orderParameters().featureNoiseOverlap(1, 3, 1).value().toArray();
        for (double[] row : overlap) {
            squares += Arrays.stream(row).map(value -> value * value).average().orElse(0) / overlap.length;
        }
        try (RunArrays run = RunArrays.open(folder.resolve("a"))) {
            float[][][][] response = run.find("/responses/features/W1", float[][][][].class);
            float[][][][] factor = run.find("/two_time/gradients/layer2", float[][][][].class);
            assertThat(ResponsePlot.size(response, factor, 3, 1))
                    .isCloseTo(Math.sqrt(squares), within(1e-12))
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void oneRecordedStepGivesKernelsAndDensitiesOfTheStartAlone() throws Exception {
        Report.Result result = drawn(Solved.withDepth(2).gamma0(0), "lazy");
        assertThat(result.drawn())
                .contains("loss", "kernels-features", "kernels-gradients", "fields-h", "fields-z")
                .doesNotContain("alignment", "kernels-two-time");
        assertThat(png("lazy", "kernels-features").getWidth()).isLessThan(1200);
        assertThat(Pixels.count(png("lazy", "fields-h"), Pixels.VERMILION)).isZero();
    }

    @Test
    void startThatIsNotStepZeroIsNamedAndHasNoGaussian() throws Exception {
        Set<Quantity> recorded = Set.of(Quantity.KERNELS, Quantity.FIELDS);
        drawn(Solved.withDepth(2).recording(recorded, 0, 4), "zero");
        drawn(Solved.withDepth(2).recording(recorded, 2, 4), "two");
        assertThat(Files.readString(path("zero", "alignment", "svg"))).contains("with K(0)");
        assertThat(Files.readString(path("zero", "fields-h", "svg")))
                .contains("Gaussian of the start", "r.m.s. at the start");
        assertThat(Files.readString(path("two", "alignment", "svg")))
                .contains("with K(2)")
                .doesNotContain("K(0)");
        assertThat(Files.readString(path("two", "fields-h", "svg")))
                .contains("t = 2", "r.m.s. at t = 2")
                .doesNotContain("Gaussian", "at the start");
        assertThat(Pixels.count(png("zero", "fields-h"), Style.INK))
                .isGreaterThan(Pixels.count(png("two", "fields-h"), Style.INK) + 200);
    }

    @Test
    void overlayNamesTheStartThatAllRunsShare() throws Exception {
        Set<Quantity> kernels = Set.of(Quantity.KERNELS);
        Path two = Solved.withDepth(1)
                .recording(kernels, 2, 4)
                .folder(folder.resolve("two"))
                .path();
        Path three = Solved.withDepth(1)
                .recording(kernels, 3, 4)
                .folder(folder.resolve("three"))
                .path();
        try (RunArrays a = RunArrays.open(two);
                RunArrays b = RunArrays.open(three)) {
            assertThat(new Overlay(List.of(a, a), List.of("", "")).start()).isEqualTo("2");
            assertThat(new Overlay(List.of(a, b), List.of("", "")).start()).isEqualTo("first recorded t");
        }
    }

    @Test
    void labelsThatAreNoClassesAreNotCalledSo() throws Exception {
        // With three outputs the labels are ±1 with one or two +1.
        Report.Result result = drawn(Solved.withDepth(1).outputs(3).recording(Set.of(Quantity.KERNELS), 0), "a");
        assertThat(result.drawn()).contains("kernels-features").doesNotContain("accuracy");
        assertThat(Files.readString(path("a", "kernels-features", "svg")))
                .contains("μ, by largest label")
                .doesNotContain("class");
    }

    @Test
    void nothingRecordedOrOneHiddenLayerGivesFewerPicturesButNoEmptyOnes() throws Exception {
        assertThat(drawn(
                                Solved.withDepth(2)
                                        .recording(Set.of(), 0)
                                        .withoutTest()
                                        .replicas(1),
                                "none")
                        .drawn())
                .containsExactly("loss", "accuracy", "ranks", "time");
        assertThat(drawn(Solved.withDepth(1).activation("relu").recording(Set.of(Quantity.FIELDS), 0, 4), "one")
                        .drawn())
                .containsExactly("loss", "accuracy", "time", "fields-h", "fields-z");
    }

    @Test
    void divergedRunIsDrawnAsFarAsItWent() throws Exception {
        Solved solved = Solved.withDepth(2).activation("relu").rate(30).steps(30);
        assertThat(solved.solution().outcome()).isEqualTo(Outcome.DIVERGED);
        assertThat(drawn(solved, "diverged").drawn()).contains("loss", "ranks");
    }

    @Test
    void noStepGivesNoCurves() throws Exception {
        assertThat(drawn(Solved.withDepth(1).steps(0).recording(Set.of(), 0), "still")
                        .warnings())
                .containsExactly("no pictures are drawn: they need at least one step");
    }

    @Test
    void curvesAndBandsHaveTheirColours() throws Exception {
        drawn(with(t -> Math.exp(-t / 40.0), t -> 0.03), "a");
        BufferedImage image = png("a", "loss");
        assertThat(Pixels.count(image, Pixels.BLUE)).isGreaterThan(200);
        assertThat(Pixels.count(image, Pixels.VERMILION)).isGreaterThan(200);
        assertThat(Pixels.count(image, Pixels.BLUE_BAND)).as("the train band").isGreaterThan(5000);
        assertThat(Files.readString(path("a", "loss", "svg")))
                .contains("<svg", ">step t</text>", "rgb(0,114,178)", "rgb(213,94,0)");
    }

    @Test
    void bandThatReachesBelowZeroIsCutOnALogarithmicAxis() throws Exception {
        drawn(with(t -> Math.exp(-t / 15.0), t -> 0.01), "a");
        assertThat(Pixels.count(png("a", "loss"), Pixels.BLUE_BAND)).isGreaterThan(2000);
    }

    @Test
    void oneReplicaHasNoBand() throws Exception {
        drawn(with(t -> Math.exp(-t / 40.0), null), "a");
        assertThat(Pixels.count(png("a", "loss"), Pixels.BLUE)).isGreaterThan(200);
        assertThat(Pixels.count(png("a", "loss"), Pixels.BLUE_BAND)).isLessThan(1000);
    }

    @Test
    void lossesThatAreNoNumbersAreLeftOut() throws Exception {
        assertThat(drawn(with(t -> t < 50 ? Math.exp(t) : Double.NaN, t -> t < 50 ? 1 : Double.NaN), "a")
                        .drawn())
                .contains("loss");
        assertThat(drawn(with(t -> Double.POSITIVE_INFINITY, t -> Double.NaN), "b")
                        .drawn())
                .doesNotContain("loss");
        assertThat(drawn(with(t -> 0, t -> 0), "c").drawn()).contains("loss");
    }

    @Test
    void overlayTellsRunsApartByWhatDiffers() throws Exception {
        Path one = Solved.withDepth(1).folder(folder.resolve("one")).path();
        Path two = Solved.withDepth(2)
                .gamma0(0.5)
                .withoutTest()
                .folder(folder.resolve("two"))
                .path();
        Path copy = Solved.withDepth(1).folder(folder.resolve("elsewhere/one")).path();
        RunFolder into = RunFolder.plain(folder.resolve("report"));
        Report.Comparison comparison = Report.overlay(List.of(one, two, copy), into);
        assertThat(comparison.pictures().drawn()).containsExactly("loss", "accuracy", "alignment");
        assertThat(into.path().resolve(RunFolder.MARKER)).doesNotExist();
        String svg = Files.readString(path("report", "loss", "svg"));
        assertThat(svg).contains("one: depth = 1, gamma0 = 1.0", "two: depth = 2, gamma0 = 0.5", "gamma0 = 1.0 (2)");
        List<String> csv = Files.readAllLines(into.path().resolve("report.csv"));
        assertThat(csv).hasSize(4);
        assertThat(csv.get(0)).startsWith("run,model.depth,model.gamma0,outcome,steps,replicas,seconds,train_loss,");
        assertThat(csv.get(2)).startsWith("two,2,0.5,completed,4,2,").endsWith(",,,,");
        assertThat(comparison.table()).contains("model.gamma0", "test_loss").doesNotContain("stderr");
        BufferedImage image = png("report", "loss");
        assertThat(Pixels.count(image, Pixels.VERMILION)).isGreaterThan(200);
    }

    @Test
    void manyRunsStillHaveColoursOfTheirOwn() {
        long colours = IntStream.range(0, 12)
                .map(i -> Pixels.rgb(Style.colour(i, 12)))
                .distinct()
                .count();
        assertThat(colours).isEqualTo(12);
    }

    @Test
    void foldersWithoutResultsAreRefusedInOneSentence() throws Exception {
        RunFolder nowhere = RunFolder.plain(folder.resolve("nowhere"));
        assertThatThrownBy(() -> Report.draw(folder.resolve("none"), nowhere))
                .isInstanceOf(ResultsException.class)
                .hasMessageContaining("none is no folder: expected the folder of a run");
        assertThatThrownBy(() -> Report.draw(folder, nowhere))
                .isInstanceOf(ResultsException.class)
                .hasMessageContaining("holds no arrays.h5");
        Path damaged =
                Solved.withDepth(1).folder(folder.resolve("damaged")).path().resolve(ArraysFile.NAME);
        byte[] bytes = Files.readAllBytes(damaged);
        for (int length : new int[] {0, 40, bytes.length / 2}) {
            Files.write(damaged, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Report.draw(folder.resolve("damaged"), nowhere))
                    .as(length + " bytes")
                    .isInstanceOf(ResultsException.class)
                    .hasMessageContaining("arrays.h5");
        }
        assertThat(nowhere.path()).doesNotExist();
    }

    @Test
    void whatFailsInOnePictureIsToldWithItsReasonAndTheOthersAreDrawn() throws Exception {
        RunFolder run = RunFolder.at(folder.resolve("odd"), false);
        ArraysFile.write(run, Solved.withDepth(1).values(), Solved.withOddCouplings());
        Report.Result result = Report.draw(run.path(), run);
        assertThat(result.drawn()).containsExactly("loss", "time");
        assertThat(result.failure()).isInstanceOf(NumberFormatException.class);
        assertThat(result.unavailable()).isFalse();
        assertThat(result.warnings()).hasSize(1);
        assertThat(result.warnings().get(0))
                .startsWith("ranks is not drawn: java.lang.NumberFormatException")
                .doesNotContain("fontconfig");
        assertThat(Report.drawIn(run)).isEqualTo(result.warnings());
    }

    @Test
    void lackOfMemoryIsNoLackOfFonts() throws Exception {
        Report.Result result = Report.write(
                List.of(
                        new Report.Drawing<String>("large", data -> {
                            throw new OutOfMemoryError(data);
                        }),
                        new Report.Drawing<String>("none", data -> Optional.empty())),
                "Java heap space",
                RunFolder.plain(folder));
        assertThat(result.unavailable()).isTrue();
        assertThat(result.drawn()).isEmpty();
        assertThat(result.warnings()).hasSize(1);
        assertThat(result.warnings().get(0))
                .matches("large is not drawn: there is not enough memory \\(the heap is limited to \\d+ MiB\\).*")
                .doesNotContain("font");
    }

    @Test
    void lackOfFontsEndsTheDrawingAndSaysWhatToInstall() throws Exception {
        InternalError noFonts = new InternalError(
                new InvocationTargetException(new RuntimeException("Fontconfig head is null, check your fonts")));
        Report.Result result = Report.write(
                List.of(
                        new Report.Drawing<String>("first", data -> {
                            throw noFonts;
                        }),
                        new Report.Drawing<String>("second", data -> {
                            throw new AssertionError("is drawn no more");
                        })),
                "",
                RunFolder.plain(folder));
        assertThat(result.unavailable()).isTrue();
        assertThat(result.failure()).isSameAs(noFonts);
        assertThat(result.warnings()).hasSize(1);
        assertThat(result.warnings().get(0))
                .startsWith("no pictures are drawn (")
                .contains("install fontconfig");
    }

    @Test
    void arraysThatAreDamagedAreAWarningToASolve() throws Exception {
        RunFolder run = Solved.withDepth(1).folder(folder.resolve("run"));
        Path file = run.path().resolve(ArraysFile.NAME);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 500));
        assertThat(Report.drawIn(run)).hasSize(1).first().asString().startsWith("pictures are missing: " + file);
    }

    private Report.Result drawn(Solved solved, String name) throws Exception {
        RunFolder run = solved.folder(folder.resolve(name));
        return Report.draw(run.path(), run);
    }

    private Report.Result drawn(Solution solution, String name) throws Exception {
        RunFolder run = RunFolder.at(folder.resolve(name), false);
        ArraysFile.write(run, Solved.withDepth(1).values(), solution);
        return Report.draw(run.path(), run);
    }

    private BufferedImage png(String run, String name) throws Exception {
        return Pixels.read(path(run, name, "png"));
    }

    private Path path(String run, String name, String ending) {
        return folder.resolve(run).resolve(name + "." + ending);
    }

    private static Solution with(IntToDoubleFunction loss, @Nullable IntToDoubleFunction stderr) {
        return Solved.solution(
                stderr == null ? 1 : 4, curves(loss, stderr), curves(t -> 0.5 + loss.applyAsDouble(t) / 2, stderr));
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
