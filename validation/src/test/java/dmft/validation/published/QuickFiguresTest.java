package dmft.validation.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The order of methods and the trends of every figure, with few sites and narrow networks, on one draw. Not among the ordinary tests, whose false failures
 * are counted: how often another draw would fail is not known.
 */
@Tag("slow")
class QuickFiguresTest {

    private static final Path ROOT = Path.of("published");

    static List<Figure> figures() throws IOException {
        return Figures.quick(ROOT);
    }

    @ParameterizedTest
    @MethodSource("figures")
    void trendsHold(Figure figure) {
        var measured = figure.measure(0);
        assertThat(measured.values()).allMatch(Double::isFinite);
        assertThat(figure.trends())
                .isNotEmpty()
                .allSatisfy(
                        trend -> assertThat(trend.holds()).as(trend.statement()).accepts(measured));
    }
}
