"""The settings: one table of name, default and meaning, read from the environment.

Each field may be set by ``ASEANGRAPH_<NAME>`` and, where a command has it, by an option.
The folder of source texts belongs to the evidence commands alone: see ``cli_evidence``.
"""

from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from aseangraph.errors import SettingsError
from aseangraph.limits import MIB, Limits

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
    releases: Path | None = Field(
        default=None, description="A folder whose sub-folders are releases to be kept served."
    )
    host: str = Field(default="127.0.0.1", description="The address to serve on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to serve on; 0: any.")
    public_url: str = Field(
        default="",
        description="The address of the service from outside, where a proxy is before it.",
    )
    workers: int = Field(default=1, ge=1, le=64, description="How many processes serve.")
    query_timeout: float = Field(
        default=Limits.query_seconds, gt=0, description="Seconds that a query may take."
    )
    query_memory: int = Field(
        default=Limits.query_memory // MIB, ge=64, description="MiB of memory for one query."
    )
    max_result_bytes: int = Field(
        default=Limits.result_bytes, ge=1024, description="Bytes of the largest answer."
    )
    max_request_bytes: int = Field(
        default=Limits.request_bytes, ge=1024, description="Bytes of the largest request."
    )
    cache_bytes: int = Field(
        default=Limits.cache_bytes, ge=0, description="Bytes of answers that are kept; 0: none."
    )
    access_log: bool = Field(
        default=False, description="Write a line of JSON on standard error for each request."
    )
    log_queries: bool = Field(
        default=False, description="Have the text of the query string in these lines, too."
    )
    slow_queries: int = Field(
        default=Limits.slow_workers, ge=1, description="How many slow queries run at once."
    )
    backend: str | None = Field(
        default=None, description="The SPARQL endpoint to ask in the place of a release."
    )
    backend_user: str | None = Field(
        default=None, description="Who asks there, and who loads, where the store wants to know."
    )
    backend_password: SecretStr | None = Field(
        default=None, description="That user's password; by environment alone."
    )

    def limits(self) -> Limits:
        """Return the limits that these settings put in force."""
        return Limits(
            query_seconds=self.query_timeout,
            query_memory=self.query_memory * MIB,
            result_bytes=self.max_result_bytes,
            request_bytes=self.max_request_bytes,
            cache_bytes=self.cache_bytes,
            slow_workers=self.slow_queries,
        )


def read_settings(**given: Any) -> Settings:  # noqa: ANN401 - checked by the settings
    """Read the settings: what is given and not ``None``, else the environment, else the defaults.

    Raises ``SettingsError`` for an unusable value.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(_fault(given, each["loc"], each["msg"]) for each in error.errors())
        raise SettingsError(f"{faults}. Mend or unset it.") from None


def _fault(given: dict[str, Any], where: tuple[int | str, ...], what: str) -> str:
    name = "_".join(map(str, where))
    if given.get(name) is not None:
        return f"--{name.replace('_', '-')}: {what}"
    return f"ASEANGRAPH_{name.upper()}: {what}"
