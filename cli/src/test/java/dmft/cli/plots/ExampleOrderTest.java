package dmft.cli.plots;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExampleOrderTest {

    private static final double[][] LABELS = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {1, 0, 0}};

    @Test
    void examplesAreSortedByClassInTheOrderOfTheOutputs() {
        ExampleOrder order = ExampleOrder.of(LABELS, 1);
        assertThat(order.index()).containsExactly(1, 3, 2, 0);
        assertThat(order.boundaries()).containsExactly(2, 3);
        assertThat(order.label()).isEqualTo("μ, by class");
    }

    @Test
    void rowsOfEveryOutputAreABlockForEachOutput() {
        ExampleOrder order = ExampleOrder.of(LABELS, 3);
        assertThat(order.index()).containsExactly(3, 9, 6, 0, 4, 10, 7, 1, 5, 11, 8, 2);
        assertThat(order.boundaries()).containsExactly(4, 8);
        assertThat(order.label()).isEqualTo("output, μ, by class");
        double[][] kernel = new double[12][12];
        kernel[9][7] = 5; // example 3 and output 0, example 2 and output 1
        assertThat(order.sorted(kernel)[1][6]).isEqualTo(5);
    }

    @Test
    void manyClassesHaveNoLinesButTheirName() {
        double[][] labels = new double[24][12];
        for (int i = 0; i < labels.length; i++) {
            labels[i][i % 12] = 1;
        }
        ExampleOrder order = ExampleOrder.of(labels, 1);
        assertThat(order.index()).startsWith(0, 12, 1, 13).endsWith(11, 23);
        assertThat(order.boundaries()).isEmpty();
        assertThat(order.label()).isEqualTo("μ, by class");
        assertThat(ExampleOrder.of(labels, 12).boundaries()).isEmpty();
    }

    @Test
    void labelsOfOneOutputAreClassesWhereThereAreFew() {
        ExampleOrder signs = ExampleOrder.of(new double[][] {{1}, {-1}, {1}}, 1);
        assertThat(signs.index()).containsExactly(1, 0, 2);
        assertThat(signs.boundaries()).containsExactly(1);
        assertThat(signs.label()).isEqualTo("μ, by class");
        assertThat(ExampleOrder.of(new double[][] {{0.3}, {0.1}, {0.2}}, 1).label())
                .isEqualTo("μ, by label");
    }
}
