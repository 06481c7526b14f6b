package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A parameter file with small data beside it. */
abstract class ParameterFileCase {

    static final String DATA = "[data]\nsource = \"csv\"\ntrain_path = \"a.csv\"\ntrain = 2\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1,2,0\n3,4,1\n5,7,0\n");
        Files.writeString(folder.resolve("b.csv"), "1,0\n2,1\n");
        Files.writeString(folder.resolve("c.csv"), "7,9,1\n8,2,0\n");
    }

    Run read(String text, String... overrides) throws IOException, ParameterException {
        return ParameterFile.read(Files.writeString(folder.resolve("run.toml"), text), List.of(overrides));
    }

    ParameterException fail(String text, String... overrides) {
        return catchThrowableOfType(ParameterException.class, () -> read(text, overrides));
    }
}
