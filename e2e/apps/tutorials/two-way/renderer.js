const value = document.getElementById('value');

document.getElementById('read').addEventListener('click', async () => {
  try {
    value.textContent = await window.manifest.read(document.getElementById('field').value);
  } catch (error) {
    value.textContent = error.message;
  }
});
