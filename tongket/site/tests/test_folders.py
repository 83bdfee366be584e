"""What tongket writes stays in one folder, and its secret is made once and kept from others."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tongket.site.folders import CHECKOUT, data_folder, secret_key


def test_the_data_of_a_checkout_stay_in_it_wherever_a_command_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder() == CHECKOUT / "var"


def test_a_command_called_elsewhere_leaves_nothing_there(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TONGKET_DATA"}
    environment |= {"PYTHONPATH": str(CHECKOUT), "DJANGO_SETTINGS_MODULE": "tongket.site.settings"}
    command = [sys.executable, "-c", "import django; django.setup()"]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    assert list(tmp_path.iterdir()) == []


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(8) as crowd:
        keys = set(crowd.map(lambda _: secret_key(folder), range(32)))
    assert len(keys) == 1
    assert [path.name for path in folder.iterdir()] == ["secret-key"]
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"^\S+ cannot be used .* TONGKET_DATA") as caught:
        secret_key(tmp_path / "file")
    assert "\n" not in str(caught.value)


def test_an_empty_secret_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="holds no key"):
        secret_key(tmp_path)
