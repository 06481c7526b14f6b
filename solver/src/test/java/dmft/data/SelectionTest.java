package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {

    @TempDir
    Path folder;

    /** Rows whose single entry is their number, so that it shows which were taken. */
    private static final String ROWS = "0,5\n1,3\n2,5\n3,5\n4,3\n5,9\n6,3\n7,5\n";

    @Test
    void takesEquallyManyOfEachClassInFileOrder() throws Exception {
        Examples examples = select(ROWS, 4, List.of(5, 3), null);
        assertThat(column(examples.inputs())).containsExactly(0, 1, 2, 4);
        assertThat(column(examples.targets())).containsExactly(-1, 1, -1, 1);
    }

    @Test
    void firstOfTheClassesIsMinusOne() throws Exception {
        Examples examples = select(ROWS, 4, List.of(3, 5), null);
        assertThat(column(examples.targets())).containsExactly(1, -1, 1, -1);
    }

    @Test
    void withoutClassesTakesTheFirstRowsAndTheirTargets() throws Exception {
        Examples examples = select(ROWS, 3, List.of(), null);
        assertThat(column(examples.inputs())).containsExactly(0, 1, 2);
        assertThat(column(examples.targets())).containsExactly(5, 3, 5);
    }

    @Test
    void seedShufflesReproducibly() throws Exception {
        double[] once = column(select(ROWS, 8, List.of(), 7L).inputs());
        assertThat(column(select(ROWS, 8, List.of(), 7L).inputs())).isEqualTo(once);
        assertThat(column(select(ROWS, 8, List.of(), 8L).inputs())).isNotEqualTo(once);
        assertThat(once).isNotEqualTo(column(select(ROWS, 8, List.of(), null).inputs()));
        assertThat(Arrays.stream(once).sorted().toArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void seededChoiceIsStillBalanced() throws Exception {
        assertThat(column(select(ROWS, 6, List.of(3, 5), 1L).targets()))
                .containsOnly(-1, 1)
                .satisfies(labels -> assertThat(Arrays.stream(labels).sum()).isZero());
    }

    @Test
    void oddNumberOfTwoClassesIsRefused() {
        assertRefused(3, List.of(3, 5), DataException.Cause.COUNT, "3 examples", "equally many of 2 classes", "2 or 4");
    }

    @Test
    void tooManyExamplesAreRefusedWithWhatThereIs() {
        assertRefused(
                8,
                List.of(3, 5),
                DataException.Cause.COUNT,
                "8 examples",
                "4 of each class",
                "3 of class 3",
                "at most 6");
        assertRefused(9, List.of(), DataException.Cause.COUNT, "9 examples", "holds 8");
    }

    @Test
    void classesThatAreNotThereAreRefused() {
        assertRefused(2, List.of(3, 4), DataException.Cause.CLASSES, "no examples of class 4");
    }

    @Test
    void valuesAreNoClasses() {
        assertThatThrownBy(() -> select("1,0\n2,0.5\n", 2, List.of(0, 1), null))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("line 2", "0.5", "not the number of a class");
    }

    @Test
    void cifarNeedsClasses() throws Exception {
        Path file = Files.write(folder.resolve("a.bin"), CifarFiles.withLabels(0, 1));
        Selection selection = new Selection(2, List.of(), null, Normalization.NONE);
        assertThatThrownBy(() -> selection.from(DataSources.named("cifar10"), file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no classes are chosen");
    }

    @Test
    void unitCentresAndScalesEachInput() {
        double[] x = {1, 2, 3, 10};
        Normalization.UNIT.apply(x);
        assertThat(Arrays.stream(x).sum()).isCloseTo(0, within(1e-12));
        assertThat(Arrays.stream(x).map(v -> v * v).sum()).isCloseTo(4, within(1e-12));
        assertThat((x[3] - x[0]) / (x[1] - x[0])).isCloseTo(9, within(1e-12));
    }

    @Test
    void unitSurvivesExtremeSizes() {
        for (double size : new double[] {1e-300, 1e300}) {
            double[] x = {size, -size, 0, 0};
            Normalization.UNIT.apply(x);
            assertThat(x).containsExactly(Math.sqrt(2), -Math.sqrt(2), 0, 0);
        }
    }

    @Test
    void constantImageBecomesAndStaysZero() {
        for (double grey : new double[] {0, 0.1, 255}) {
            double[] x = {grey, grey, grey};
            Normalization.UNIT.apply(x);
            assertThat(x).containsExactly(0, 0, 0);
        }
    }

    @Test
    void unknownNamesAreToldWhichThereAre() {
        assertThatThrownBy(() -> DataSources.named("mnist")).hasMessageContainingAll("mnist", "cifar10", "csv");
        assertThatThrownBy(() -> Normalization.named("zca")).hasMessageContainingAll("zca", "unit", "none");
    }

    private void assertRefused(int count, List<Integer> classes, DataException.Cause reason, String... parts) {
        assertThatThrownBy(() -> select(ROWS, count, classes, null))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(parts)
                .extracting(e -> ((DataException) e).reason())
                .isEqualTo(reason);
    }

    private Examples select(String text, int count, List<Integer> classes, @Nullable Long seed) throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), text);
        return new Selection(count, classes, seed, Normalization.NONE).from(DataSources.named("csv"), file);
    }

    private static double[] column(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }
}
