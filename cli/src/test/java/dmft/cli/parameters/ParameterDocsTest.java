package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ParameterDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "parameters.md");

    /** Run with -Ddmft.write.docs=true to write the page anew. */
    @Test
    void pageSaysWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("dmft.write.docs")) {
            Files.writeString(PAGE, ParameterDocs.markdown());
        }
        assertThat(PAGE).content().isEqualTo(ParameterDocs.markdown());
    }

    @Test
    void everyParameterIsInTheTextWithItsDefault() {
        String text = ParameterDocs.text();
        for (Parameter<?> parameter : Parameters.ALL) {
            assertThat(text).contains(parameter.name() + " (").contains(parameter.meaning());
            parameter.defaultText().ifPresent(value -> assertThat(text).contains("default " + value));
        }
    }

    @Test
    void everyDefaultIsAValueOfItsType() throws Exception {
        for (Parameter<?> parameter : Parameters.ALL) {
            if (parameter.defaultValue() != null) {
                assertThat(parameter.type().read(parameter.defaultValue()))
                        .as(parameter.key())
                        .isEqualTo(parameter.defaultValue());
            }
        }
    }
}
