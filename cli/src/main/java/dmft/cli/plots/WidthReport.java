package dmft.cli.plots;

import dmft.validation.width.Comparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws the pictures of finite networks beside the limit, for paper and for pages, light and dark. */
public final class WidthReport {

    /**
     * A picture in its formats.
     *
     * @param name of its files
     * @param title in words
     * @param caption what is seen
     * @param png for slides
     * @param svg for paper and light pages
     * @param dark for dark pages
     */
    public record Sheet(String name, String title, String caption, byte[] png, String svg, String dark) {}

    /**
     * What has become of the pictures.
     *
     * @param sheets those that were drawn
     * @param warnings what was not drawn and why
     */
    public record Result(List<Sheet> sheets, List<String> warnings) {}

    private record Drawing(String title, String caption, Supplier<Optional<Picture>> picture) {}

    private WidthReport() {}

    /**
     * Has the platform's graphics started, which cannot be done any more once a Ctrl-C shuts the JVM down.
     *
     * @return why there will be no pictures, if so
     */
    public static Optional<String> prepare() {
        Line line = new Line("", new double[] {0, 1}, new double[] {0, 1}, null, Style.INK, Style.stroke(0), false);
        try {
            Picture picture = Picture.of(
                    "prepared",
                    Style.bands(List.of(line), Style.steps("t", 1), Style.values("f"), Double.NEGATIVE_INFINITY));
            return picture.png().length > 0 && picture.svg().length > 0
                    ? Optional.empty()
                    : Optional.of("pictures come out empty");
        } catch (IOException | RuntimeException | LinkageError e) {
            return Optional.of("there will be no pictures: " + Report.reason(e));
        }
    }

    /**
     * Draws everything there is to see.
     *
     * @param labels y of the training examples, [P][C]
     */
    public static Result draw(Comparison comparison, double[][] labels) {
        WidthPlots plots = new WidthPlots(comparison, labels);
        List<Drawing> drawings = List.of(
                new Drawing(
                        "Loss",
                        "Mean over networks of each width; bands: standard deviation of a single network. The limit"
                                + " with its 95 % interval.",
                        plots::loss),
                new Drawing(
                        "Outputs",
                        "Single examples, the first and the last of the training examples and of the test points;"
                                + " bands as above.",
                        plots::outputs),
                new Drawing(
                        "Approach to the limit",
                        "Root mean squares over the components of each observable. Spread: standard deviation of"
                            + " networks of one width, expected to fall as N^−½. Bias: distance of their mean from the"
                            + " limit, noise subtracted, expected to fall as 1/N and not drawn where noise hides it.",
                        plots::scaling),
                new Drawing(
                        "Alignment of kernels",
                        "1 − ⟨K₁,K₂⟩/(|K₁||K₂|) of a single network's kernel with the limit's at the end, mean over"
                                + " networks.",
                        plots::alignment),
                new Drawing(
                        "Kernels",
                        "At the end of training: the limit, the mean over the widest networks, and their difference.",
                        plots::kernels),
                new Drawing(
                        "Pre-activations",
                        "Density over neurons and training examples at the end, the narrowest and the widest networks;"
                                + " bands: 95 % intervals.",
                        () -> plots.densities("h")),
                new Drawing("Back-propagated fields", "As above, of z.", () -> plots.densities("z")));
        List<Sheet> sheets = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Drawing drawing : drawings) {
            try {
                Optional<Picture> picture = drawing.picture.get();
                if (picture.isPresent()) {
                    String svg = new String(picture.get().svg(), StandardCharsets.UTF_8);
                    sheets.add(new Sheet(
                            picture.get().name(),
                            drawing.title,
                            drawing.caption,
                            picture.get().png(),
                            svg,
                            Darkening.of(svg)));
                }
            } catch (IOException | RuntimeException | LinkageError | VirtualMachineError e) {
                warnings.add("the picture of \"" + drawing.title + "\" is not drawn: " + Report.reason(e));
            }
        }
        return new Result(sheets, warnings);
    }
}
