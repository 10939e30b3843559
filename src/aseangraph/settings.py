"""The settings: one table of name, default and meaning, read from the environment.

Each field may be set by ``ASEANGRAPH_<NAME>`` and, where a command has it, by an option.
The folder of source texts belongs to the evidence commands alone: see ``cli_evidence``.
"""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from aseangraph.errors import SettingsError

__all__ = ["Settings", "default_release", "read_settings"]


def default_release() -> Path:
    """Return the release folder used where none is named: in the platform's user-data folder."""
    return user_data_path("aseangraph", appauthor=False) / "release"


class Settings(BaseSettings):
    """What can be set, with its default."""

    model_config = SettingsConfigDict(
        env_prefix="ASEANGRAPH_", env_file=None, env_ignore_empty=True
    )

    release: Path = Field(
        default_factory=default_release, description="The release folder to build, serve or ask."
    )
    host: str = Field(default="127.0.0.1", description="The address to serve on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to serve on; 0: any.")


def read_settings() -> Settings:
    """Read the settings from the environment; raise ``SettingsError`` for an unusable value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"ASEANGRAPH_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}"
            for each in error.errors()
        )
        raise SettingsError(f"{faults}. Mend or unset that variable.") from None
