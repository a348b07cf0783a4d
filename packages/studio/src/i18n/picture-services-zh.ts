/** 作画服务的文字。zh.ts 的一部分。 */
import type { pictureServicesEn } from './picture-services-en.ts';

export const pictureServicesZh: typeof pictureServicesEn = {
  pictureServices: {
    kinds: {
      'openai-images': '图片：兼容 OpenAI 的服务',
      automatic1111: '图片：AUTOMATIC1111',
      comfyui: '图片：ComfyUI',
    },
    addressHelp: {
      'openai-images': '写到版本为止，比如 /v1。',
      automatic1111: '和浏览器里的一样，不带路径。启动时要加 --api。',
      comfyui: '和浏览器里的一样，不带路径。',
    },
    modelHelp: '留空则用那里已加载的模型。',
    passwordHelp: '若启动时用了 --api-auth，填“用户名:密码”。加密保存。',
    price: '每张图片的价格',
    workflow: 'API 格式的工作流',
    workflowHelp: '在 ComfyUI 里选“工作流”，再选“导出（API）”。把保存的内容粘贴到这里。',
    workflowFile: '选择文件',
    rolesHelp: '各节点接收什么，是按节点的种类找到的。不对的地方请改正。',
    roles: {
      prompt: '文字',
      negative: '不要出现的东西',
      seed: '随机种子',
      picture: '图片',
      mask: '遮罩',
      width: '宽',
      height: '高',
    },
    nothing: '照工作流里的',
    onlyPaints: '没有节点接收图片，所以它只按文字作画。',
  },
};
